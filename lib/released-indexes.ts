/** Writes down what a release deploys (`npm run released`): the next one is held against it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tablesOf } from './declared-tables.ts';
import { functions } from './functions.ts';
import { indexesOf } from './index-changes.ts';

const file = join(import.meta.dirname, 'released-indexes.json');

writeFileSync(file, `${JSON.stringify(indexesOf(tablesOf(functions)), undefined, 2)}\n`);
