/** The one SQLite file of everything that must survive kill -9. Services keep their tables in it; here only settings. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const openJournal = (directory: string): DatabaseSync => {
  mkdirSync(directory, { recursive: true });
  const journal = new DatabaseSync(join(directory, 'journal.sqlite'));
  journal.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
  journal.exec(
    'CREATE TABLE IF NOT EXISTS stack_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
  );
  return journal;
};

export const readSetting = (journal: DatabaseSync, name: string): string | undefined => {
  const row = journal.prepare('SELECT value FROM stack_settings WHERE name = ?').get(name);
  return row && String(row.value);
};

export const writeSetting = (journal: DatabaseSync, name: string, value: string): void => {
  journal
    .prepare(
      'INSERT INTO stack_settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .run(name, value);
};
