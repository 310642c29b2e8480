/**
 * What each function is made of besides `serve`, once unused exports are shaken off. What `serve` needs is given to
 * every function with routes by lib/edge-tables.ts.
 */
import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { FunctionDefinition } from '../function-definition.ts';

export type OwnCode = {
  readonly text: string;
  /** The modules that something is left of. */
  readonly sources: readonly string[];
};

const leaveServeOut: Plugin = {
  name: 'leave-serve-out',
  setup: (bundler) =>
    bundler.onResolve({ filter: /\/http\/serve\.ts$/ }, ({ path }) => ({ path, external: true })),
};

type Entries = readonly Pick<FunctionDefinition, 'name' | 'entry'>[];

/** With `serve`. Half a second for all of them: packages stay outside. */
export const codeOf = async (
  rows: Entries,
  plugins: Plugin[] = [],
): Promise<ReadonlyMap<string, OwnCode>> => {
  const { metafile, outputFiles } = await build({
    entryPoints: Object.fromEntries(rows.map(({ name, entry }) => [name, entry])),
    bundle: true,
    write: false,
    metafile: true,
    plugins,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'nowhere',
    logLevel: 'silent',
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
  return new Map(
    Object.entries(metafile.outputs).map(([file, { inputs }]) => {
      const name = basename(file, '.js');
      const left = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      return [name, { text: texts.get(name) ?? '', sources: left.map(([source]) => source) }];
    }),
  );
};

export const ownCodeOf = (rows: Entries): Promise<ReadonlyMap<string, OwnCode>> =>
  codeOf(rows, [leaveServeOut]);
