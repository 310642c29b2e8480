/** Every payment provider's row has the files that are found by its name, and every such file a row. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { providerApis, providerNames } from '../../functions/payments/providers/provider-rows.ts';

const rowsFile = 'functions/payments/providers/provider-rows.ts';

type Folder = { readonly path: string; readonly names: readonly string[]; readonly purpose: string };

/** What is paid by hand has an adapter, and nobody to imitate. */
const folders: readonly Folder[] = [
  {
    path: 'functions/payments/providers/adapters',
    names: providerNames,
    purpose: 'says how it is asked',
  },
  {
    path: 'local/world/providers/dialects',
    names: [...providerApis.keys()],
    purpose: 'imitates it in the local stack',
  },
];

const exportedNames = async (root: string, file: string): Promise<string[]> => {
  const module: object = await import(pathToFileURL(join(root, file)).href);
  return Object.keys(module);
};

const folderDifferences = async (root: string, { path, names, purpose }: Folder): Promise<string[]> => {
  const found = readdirSync(join(root, path)).map((file) => basename(file, '.ts'));
  const files = names
    .filter((name) => found.includes(name))
    .map((name) => ({ name, file: `${path}/${name}.ts` }));
  const exported = await Promise.all(files.map(async ({ file }) => exportedNames(root, file)));
  return [
    ...names
      .filter((name) => !found.includes(name))
      .map((name) => `${rowsFile} has ${name}: write ${path}/${name}.ts, which ${purpose}`),
    ...found
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `${path}/${name}.ts is of no payment provider: give it a row in ${rowsFile}, or move it out of the folder`,
      ),
    ...files
      .filter(({ name }, index) => !exported[index]?.includes(name))
      .map(({ name, file }) => `${file} must export ${name}: it is found by that name`),
  ];
};

/** @returns a sentence for each difference, with what to do about it */
export const providerFileDifferences = async (root: string): Promise<string[]> =>
  (await Promise.all(folders.map((folder) => folderDifferences(root, folder)))).flat();
