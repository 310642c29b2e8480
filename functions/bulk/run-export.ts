/**
 * One turn of an export: reads pages for some seconds into one object of the bucket, says how far it is and that there is
 * more, in one transaction. When all is read, the parts are put together into the file. A part that nobody kept is never a
 * part of the file: its name has the version of the export that it follows, and a mark of its own.
 *
 *   A ── part 3 (from cursor c) ── dies
 *   B ──── part 3 (from cursor c) under another name ── kept, with cursor d ✓
 */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { type Export, exportMoved, maximumExportLines } from './export.ts';
import type { ExportRows } from './export-rows.ts';
import { exportDueNext, exports } from './export-store.ts';
import { exportFileKey, partKey } from './file-names.ts';
import { FileGone, openFile, putFile } from './files.ts';
import { stepped } from './import.ts';
import { exportKinds } from './kinds/export-kinds.ts';

const turnMilliseconds = 25_000;
/** Of one part; with what it is made of it stays far below a function's memory. */
const maximumPartCharacters = 8 * 1024 * 1024;

type Read = {
  readonly text: string;
  readonly lines: number;
  /** Left out: all is read. */
  readonly cursor: string | undefined;
};

const readPages = async (document: Export, rows: ExportRows): Promise<Read> => {
  const began = performance.now();
  const texts: string[] =
    document.parts.length === 0 ? [stringify([[...rows.header(document)]], { bom: true })] : [];
  let { cursor } = document;
  let lines = 0;
  let characters = 0;
  do {
    const page = await rows.page(document, cursor);
    const text = stringify(page.items.map((cells) => [...cells]));
    texts.push(text);
    lines += page.items.length;
    characters += text.length;
    cursor = page.nextCursor;
  } while (
    cursor !== undefined &&
    characters < maximumPartCharacters &&
    document.done + lines <= maximumExportLines &&
    performance.now() - began < turnMilliseconds
  );
  return { text: texts.join(''), lines, cursor };
};

const readOn = async (document: Export): Promise<void> => {
  const { text, lines, cursor } = await readPages(document, exportKinds[document.kind]);
  const now = new Date();
  const done = document.done + lines;
  if (done > maximumExportLines) {
    const reason = `It has more than ${maximumExportLines} lines: ask for a shorter span`;
    await exports.save(document.id, { next: exportMoved(document, 'refuse', { reason, done }, now) });
    return;
  }
  const key = partKey(document.id, `${document.version}-${crypto.randomUUID()}`);
  await putFile(key, text);
  const parts = [...document.parts, { key, sizeBytes: Buffer.byteLength(text) }];
  const { cursor: _, ...rest } = document;
  const read = cursor === undefined;
  const next = stepped<Export>({ ...rest, ...(!read && { cursor }) }, { parts, done, read }, now);
  await exports.save(document.id, exportDueNext(next, now));
};

async function* bytesOf(parts: Export['parts']): AsyncGenerator<Buffer> {
  for (const { key } of parts) for await (const chunk of await openFile(key)) yield chunk as Buffer;
}

/** Streams: the file need not fit into memory. */
const putTogether = async (document: Export): Promise<void> => {
  const { id, parts } = document;
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  await putFile(exportFileKey(id), Readable.from(bytesOf(parts), { objectMode: false }), sizeBytes);
  await exports.save(id, { next: exportMoved(document, 'finish', { sizeBytes }, new Date()) });
};

const takeTurn = async (document: Export): Promise<void> => {
  try {
    await (document.read ? putTogether(document) : readOn(document));
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    const reason = 'It stood still for so long that its parts were deleted: ask again';
    await exports.save(document.id, { next: exportMoved(document, 'refuse', { reason }, new Date()) });
  }
};

export const runExport = async (exportId: Export['id']): Promise<void> => {
  const document = await exports.get(exportId);
  if (document?.status !== 'running') return;
  try {
    await takeTurn(document);
  } catch (error) {
    if (!isDomainError(error, 'conflict')) throw error;
    log.info('somebody else goes on with the export', { exportId });
  }
};
