/** `node docs/write-served.ts <folder>` writes what `functions/docs` serves; it is run when the functions are bundled. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { servedFiles as reference } from './served/reference.ts';
import { servedFiles as site } from './served/site.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('say which folder to write to');

for (const [name, make] of Object.entries({ ...site, ...reference })) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, make());
}
