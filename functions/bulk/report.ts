/** The report on an import: each line that was refused, and why. */
import { stringify } from 'csv-stringify/sync';
import type { Id } from '../shared/ids.ts';
import { guarded } from './cells.ts';
import { reportKey } from './file-names.ts';
import { putFile } from './files.ts';
import { listFaults } from './import-store.ts';
import type { Fault } from './line-fault.ts';

const faultsPerRead = 1000;

/** At most as many as a file has lines: some 15 MB. */
const allFaults = async (importId: Id<'import'>): Promise<Fault[]> => {
  const faults: Fault[] = [];
  let cursor: string | undefined;
  do {
    const page = await listFaults(importId, { limit: faultsPerRead, cursor });
    faults.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return faults;
};

/** @returns whether there was anything to report */
export const writeReport = async (importId: Id<'import'>): Promise<boolean> => {
  const faults = await allFaults(importId);
  if (faults.length === 0) return false;
  const lines = faults.map(({ line, message }) => [String(line), guarded(message)]);
  await putFile(reportKey(importId), stringify([['line', 'message'], ...lines], { bom: true }));
  return true;
};
