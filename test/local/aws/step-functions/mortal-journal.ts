/** Journals on files of their own, and one that dies at a chosen write. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll } from '@jest/globals';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'step-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const newFile = (): string => join(folder, `${randomUUID()}.db`);

export type Death = { readonly write: number; readonly when: 'before' | 'after' };
class Killed extends Error {}

/** The journal, until its fatal write: then it is closed, and whoever holds it can do nothing any more. */
export const mortal = (file: string, death?: Death): { db: DatabaseSync; writes: () => number } => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  let writes = 0;
  const write = <T>(work: () => T): T => {
    writes += 1;
    const dies = writes === death?.write;
    if (dies && death.when === 'before') db.close();
    const result = work();
    if (dies) db.close();
    if (dies) throw new Killed();
    return result;
  };
  const proxy = new Proxy(db, {
    get: (target, key) => {
      if (key === 'exec')
        return (sql: string) => (sql === 'COMMIT' ? write(() => target.exec(sql)) : target.exec(sql));
      if (key !== 'prepare') {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (sql: string) => {
        const statement = target.prepare(sql);
        if (!sql.startsWith('INSERT INTO sfn_executions')) return statement;
        return { run: (...values: string[]) => write(() => statement.run(...values)) };
      };
    },
  });
  return { db: proxy, writes: () => writes };
};
