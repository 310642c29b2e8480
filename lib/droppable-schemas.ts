/**
 * The schemas of AWS's operations, so that a bundle carries those of the operations that it asks for and no others.
 *
 * Each client of the SDK keeps all of them in one file, whose traits are keyed by constants: `{ [_hH]: _xarc }`. To
 * esbuild a computed key may do anything when it is evaluated, so whatever has one stays in the bundle, asked for or
 * not; a key that is written out does nothing.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const constant = /^const (_\w+) = (".*");$/gm;
const keyedByConstant = /\[(_\w+)\]:/g;

/** `const _hH = "httpHeader"; … { [_hH]: _x }` → `{ "httpHeader": _x }`. What it does not know it leaves. */
export const writeKeysOut = (source: string): string => {
  const values = new Map([...source.matchAll(constant)].map(([, name, value]) => [name, value]));
  return source.replace(keyedByConstant, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : `${value}:`;
  });
};

export const droppableSchemas: Plugin = {
  name: 'droppable-schemas',
  setup: (esbuild) => {
    esbuild.onLoad(
      { filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => ({
        contents: writeKeysOut(await readFile(path, 'utf8')),
      }),
    );
  },
};
