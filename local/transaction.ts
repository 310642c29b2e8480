/** Several writes to the journal that hold together, or not at all. */
import type { DatabaseSync } from 'node:sqlite';

/** Nests: a transaction within a transaction is part of it. `work` is synchronous, so nothing interleaves. */
export const inTransaction = <T>(journal: DatabaseSync, work: () => T): T => {
  if (journal.isTransaction) return work();
  journal.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    journal.exec('COMMIT');
    return result;
  } catch (error) {
    journal.exec('ROLLBACK');
    throw error;
  }
};
