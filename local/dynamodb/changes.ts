/** Which tables have new stream records, seen in the engine's file at once and without asking the engine. */
import { type FSWatcher, watch } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export type Changes = {
  /** Tables with records that no earlier call told of. */
  readonly take: () => readonly string[];
  readonly pending: () => boolean;
  readonly close: () => void;
};

/** A watched file needs this only for the rare lost notice. */
const safetyPollMilliseconds = 500;
/** How soon a change is seen where the file cannot be watched. */
const pollMilliseconds = 50;

/** The notice comes with the bytes, a moment before the engine declares them committed: so look once more. */
const secondLookMilliseconds = 3;

const withSecondLook = (onChange: () => void): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    onChange();
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      onChange();
    }, secondLookMilliseconds);
  };
};

const watchFile = (file: string, onChange: () => void): FSWatcher | undefined => {
  try {
    return watch(file, { persistent: false }, withSecondLook(onChange));
  } catch {
    return undefined;
  }
};

/** @param onChange called soon after something was written, now and then also without */
export const watchChanges = (databaseFile: string, onChange: () => void): Changes => {
  const database = new DatabaseSync(databaseFile, { readOnly: true });
  const newest = database.prepare('SELECT MAX(id) AS id FROM _stream_records');
  const since = database.prepare(
    'SELECT DISTINCT table_name AS name FROM _stream_records WHERE id > ? AND id <= ?',
  );
  const newestId = (): number => Number(newest.get()?.id ?? 0);
  let seen = 0;
  const watcher = watchFile(`${databaseFile}-wal`, onChange);
  const timer = setInterval(onChange, watcher ? safetyPollMilliseconds : pollMilliseconds);
  return {
    take: () => {
      const upTo = newestId();
      if (upTo === seen) return [];
      const names = since.all(seen, upTo).map(({ name }) => String(name));
      seen = upTo;
      return names;
    },
    pending: () => newestId() !== seen,
    close: () => {
      watcher?.close();
      clearInterval(timer);
      database.close();
    },
  };
};

/** For an engine whose file is not known: every table may have changed at any time. */
export const pollChanges = (tables: readonly string[], onChange: () => void): Changes => {
  const timer = setInterval(onChange, pollMilliseconds);
  return { take: () => tables, pending: () => false, close: () => clearInterval(timer) };
};
