/** How far each event source mapping has read each shard, kept in the journal. */
import type { DatabaseSync } from 'node:sqlite';

export type Checkpoints = {
  /** The sequence number of the last record that is done. */
  readonly read: (shard: string) => string | undefined;
  readonly write: (shard: string, sequence: string) => void;
};

export const openCheckpoints = (journal: DatabaseSync, mapping: string): Checkpoints => {
  journal.exec(
    `CREATE TABLE IF NOT EXISTS streams_checkpoints (
       mapping TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT NOT NULL, PRIMARY KEY (mapping, shard)) STRICT`,
  );
  const read = journal.prepare('SELECT sequence FROM streams_checkpoints WHERE mapping = ? AND shard = ?');
  const write = journal.prepare(
    `INSERT INTO streams_checkpoints VALUES (?, ?, ?)
     ON CONFLICT (mapping, shard) DO UPDATE SET sequence = excluded.sequence`,
  );
  return {
    read: (shard) => {
      const row = read.get(mapping, shard);
      return row && String(row.sequence);
    },
    write: (shard, sequence) => {
      write.run(mapping, shard, sequence);
    },
  };
};
