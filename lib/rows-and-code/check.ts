/** Part of `npm run check`: rows against code, of functions (lib/functions/) and of payment providers. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tablesOf } from '../declared-tables.ts';
import { functions, rows } from '../functions.ts';
import { differences } from './differences.ts';
import { type OwnCode, ownCodeOf } from './own-code.ts';
import { providerFileDifferences } from './provider-files.ts';

const root = join(import.meta.dirname, '../..');

type Consumer = { readonly handler: { readonly handles?: readonly string[] } };

/** Consumers say it themselves, however their handlers were made. */
const handlesOf = async (entry: string, { sources }: OwnCode): Promise<readonly string[]> => {
  if (!sources.includes('functions/events/consume.ts')) return [];
  const { handler } = (await import(pathToFileURL(join(root, entry)).href)) as Consumer;
  return handler.handles ?? [];
};

const declared = tablesOf(functions).map(({ name }) => name);
const code = await ownCodeOf(rows);
const found: string[] = [];
for (const row of rows) {
  const own = code.get(row.name);
  if (own) found.push(...differences(row, { ...own, handles: await handlesOf(row.entry, own) }, declared));
}

found.push(...(await providerFileDifferences(root)));

for (const sentence of found) console.error(sentence);
if (found.length > 0) process.exitCode = 1;
