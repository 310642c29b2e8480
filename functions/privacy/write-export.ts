/**
 * Makes the file of an export. It may run again: the file is written again, and the export is done once.
 *
 *   export ── reads all ── puts the file ──────────────── done ✗ the export is gone: takes the file away again
 *   delete ──────────────────────────── files and exports go
 */
import { isDomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { transact } from '../shared/transact.ts';
import { fileOf, finished } from './data-export.ts';
import { deleteFile, putFile } from './files.ts';
import { personalDataOf } from './personal-data.ts';
import { dataExports, exportsOf, nameOf } from './store.ts';

const isGone = (error: unknown): boolean =>
  isDomainError(error, 'conflict') || isDomainError(error, 'not-found');

export const writeExport = async (
  userId: Id<'user'>,
  exportId: Id<'data-export'>,
  now: Date,
): Promise<void> => {
  const name = nameOf(userId, exportId);
  const document = await dataExports.get(name);
  if (!document) return deleteFile(fileOf({ userId, id: exportId }));
  if (document.status === 'done') return;
  const data = await personalDataOf(userId, now);
  if (!data) return;
  const text = JSON.stringify(data, undefined, 2);
  await putFile(fileOf(document), text);
  try {
    await dataExports.save(name, { next: finished(document, Buffer.byteLength(text), now) });
    log.info('export of personal data made', { userId, exportId });
  } catch (error) {
    if (!isGone(error)) throw error;
    if (!(await dataExports.get(name))) await deleteFile(fileOf(document));
  }
};

/**
 * A person's exports go with their account, whether they are done or not. The file goes first: a repetition finds it by its
 * export.
 */
export const dropExports = async (userId: Id<'user'>): Promise<void> => {
  for (const document of await exportsOf(userId)) {
    await deleteFile(fileOf(document));
    await transact([dataExports.deleteWrite(nameOf(userId, document.id), document)]);
  }
};
