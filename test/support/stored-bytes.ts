/**
 * Every byte that a stack has stored, to look for what should not be there: the rows of all databases and the files beside
 * them. What stands for other companies and people (providers, the warehouse, mailboxes) is theirs: it is left out by name.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import { databaseFileIn, openEngine } from '../../local/aws/dynamodb/engine.ts';

/** What others keep of what they were told; AWS has no such tables. */
const others = /^(providers_\w+|warehouse_\w+|ses_emails)$/;

export type Stored = { readonly where: string; readonly text: string };

const textOf = (value: SQLOutputValue | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value ?? '');

const packed = /"packed":\{"B":"([^"]+)"\}/g;

/** What `functions/shared/packed.ts` packed, as it was before: nobody may hide there. */
const unfolded = (text: string): string =>
  text.replaceAll(packed, (_, bytes: string) => inflateRawSync(Buffer.from(bytes, 'base64')).toString());

/** DynamoDB's tables are stored by number. @returns what each is called */
const namesIn = (database: DatabaseSync, tables: readonly string[]): ReadonlyMap<string, string> => {
  const rows = tables.includes('tables') ? database.prepare('SELECT id, name FROM tables').all() : [];
  return new Map(rows.map(({ id, name }) => [`items_${textOf(id)}`, textOf(name)]));
};

const rowsIn = (file: string): Stored[] => {
  const database = new DatabaseSync(file);
  try {
    const found = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const tables = found.map((row) => String(row.name)).filter((table) => !others.test(table));
    const names = namesIn(database, tables);
    return tables.flatMap((table) =>
      database
        .prepare(`SELECT * FROM "${table}"`)
        .all()
        .map((row) => ({
          where: names.get(table) ?? table,
          text: unfolded(Object.values(row).map(textOf).join(' ')),
        })),
    );
  } finally {
    database.close();
  }
};

/** What DynamoDB has not written into its database yet is carried out there, as after a restart. */
const carryOut = (directory: string): void => {
  openEngine({ file: databaseFileIn(directory), now: () => new Date() }).stop();
};

const isDatabase = (name: string): boolean => name.endsWith('.sqlite');
/** Of a database: read through it. */
const isPartOfDatabase = (name: string): boolean => /\.sqlite-(wal|shm|journal)$/.test(name);

/** Of a copy: the stack has its databases to itself. */
export const storedIn = (directory: string): Stored[] => {
  const copy = mkdtempSync(join(tmpdir(), 'waybill-stored-'));
  try {
    cpSync(directory, copy, { recursive: true });
    carryOut(copy);
    const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return files.flatMap(({ parentPath, name }): Stored[] => {
      const file = join(parentPath, name);
      if (isDatabase(name)) return rowsIn(file);
      if (isPartOfDatabase(name)) return [];
      return [{ where: file.slice(copy.length + 1), text: readFileSync(file, 'utf8') }];
    });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

/** Where it lies, with what stands around it, for whoever has to mend it. */
export const placesOf = (stored: readonly Stored[], mark: string): string[] =>
  stored.flatMap(({ where, text }) => {
    const at = text.indexOf(mark);
    return at < 0 ? [] : [`${where}: ${text.slice(0, 90)} … ${text.slice(Math.max(0, at - 80), at + 80)}`];
  });
