/**
 * Texts that are made at length of contracts and of `docs/`, by `docs/served/`. Beside a bundle they lie as files, made when it
 * was bundled: what they are made of, and what makes them, is no part of the function. From the sources they are made when
 * somebody asks for them.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Stands where the address of this very API goes. */
export const addressToCome = 'https://address-of-this-api.example';

type Maker = { readonly servedFiles: Readonly<Record<string, () => string>> };

const beside = join(import.meta.dirname, 'served');
/** The guides first: they need no contract. */
const makers = ['site.ts', 'reference.ts'].map((file) =>
  join(import.meta.dirname, '../../docs/served', file),
);

const made = async (name: string): Promise<string | undefined> => {
  for (const maker of makers) {
    const { servedFiles } = (await import(pathToFileURL(maker).href)) as Maker;
    const make = servedFiles[name];
    if (make) return make();
  }
  return undefined;
};

/** @param name a file's, as routes' parameters let it through: no path that leads elsewhere. @returns undefined for none */
export const servedText = async (name: string): Promise<string | undefined> => {
  if (!existsSync(beside)) return made(name);
  const file = join(beside, name);
  return existsSync(file) ? readFile(file, 'utf8') : undefined;
};
