/**
 * One turn of an import: checks the file, or applies lines for some seconds, says how far it is and that there is more,
 * in one transaction. Killed at any moment, the message that asked for the turn comes again and goes on from the last place
 * that was kept; two at once do no harm (`import-store.ts`), and the slower one stops at the next place.
 */
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { checkFile } from './check-file.ts';
import { type CsvLine, csvLines } from './csv-lines.ts';
import { uploadKey } from './file-names.ts';
import { FileGone, openFile } from './files.ts';
import { type Import, importMoved, type Place, stepped } from './import.ts';
import { dueNext, imports, progressOf } from './import-store.ts';
import { lineKinds } from './kinds/line-kinds.ts';
import { writeReport } from './report.ts';
import { takeLines, type Work } from './take-lines.ts';

/** After so many lines the place is kept. */
const linesPerPlace = 400;
/** A turn ends after the place that is kept later than that. */
const turnMilliseconds = 25_000;
const headBytes = 4096;

type ImportId = Import['id'];

const refused = async (document: Import, reason: string): Promise<void> => {
  const now = new Date();
  await imports.save(document.id, { next: importMoved(document, 'refuse', { reason }, now) });
};

const open = ({ id, file }: Import, from = 0) =>
  openFile(uploadKey(id), { from, ...(file && { etag: file.etag }) });

const firstBytes = async (document: Import): Promise<Buffer> => {
  for await (const chunk of await open(document)) return (chunk as Buffer).subarray(0, headBytes);
  return Buffer.alloc(0);
};

const check = async (document: Import): Promise<void> => {
  const { columns } = lineKinds[document.kind];
  const checked = await checkFile(await firstBytes(document), await open(document), columns);
  if ('fault' in checked) return refused(document, checked.fault);
  const now = new Date();
  await imports.save(document.id, dueNext(importMoved(document, 'accept', checked, now), now));
};

async function* chunksOf(lines: AsyncIterable<CsvLine>): AsyncGenerator<CsvLine[]> {
  let chunk: CsvLine[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length < linesPerPlace) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const workOn = async (document: Import): Promise<Work> => {
  const kind = lineKinds[document.kind];
  const { decided } = await progressOf(document.id);
  return { document, kind, decided, apply: kind.applier() };
};

const sizeOf = ({ file }: Import): number => file?.sizeBytes ?? 0;

type Reached = { readonly document: Import; readonly place: Place };

/** Lines until the time is over. @returns the document as it is stored, and the place that was come to since */
const applyLines = async (started: Import): Promise<Reached> => {
  const began = performance.now();
  const work = await workOn(started);
  const bytes = await open(started, started.place.byte);
  let document = started;
  for await (const chunk of chunksOf(csvLines(bytes, started.place, started.layout?.delimiter ?? ','))) {
    await takeLines(work, chunk);
    const place = chunk.at(-1)?.next ?? document.place;
    if (performance.now() - began >= turnMilliseconds) return { document, place };
    const next = stepped(document, { place }, new Date());
    await imports.save(document.id, { next });
    document = next;
  }
  return { document, place: { byte: sizeOf(document), line: document.place.line } };
};

const run = async (started: Import): Promise<void> => {
  const isOver = started.place.byte >= sizeOf(started);
  const { document, place } = isOver
    ? { document: started, place: started.place }
    : await applyLines(started);
  const now = new Date();
  if (place.byte < sizeOf(document)) {
    await imports.save(document.id, dueNext(stepped(document, { place }, now), now));
    return;
  }
  const reported = await writeReport(document.id);
  await imports.save(document.id, { next: importMoved(document, 'finish', { place, reported }, now) });
};

/** Of one that was cancelled while it ran: what was refused until then. */
const reportCancelled = async (document: Import): Promise<void> => {
  const reported = await writeReport(document.id);
  if (reported) await imports.save(document.id, { next: stepped(document, { reported }, new Date()) });
};

const turns: Readonly<Partial<Record<Import['status'], (document: Import) => Promise<void>>>> = {
  checking: check,
  running: run,
  cancelled: reportCancelled,
};

const takeTurn = async (document: Import): Promise<void> => {
  try {
    await turns[document.status]?.(document);
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    await refused(document, `The file was deleted or written over before line ${document.place.line + 1}`);
  }
};

export const runImport = async (importId: ImportId): Promise<void> => {
  const document = await imports.get(importId);
  if (!document) return;
  try {
    await takeTurn(document);
  } catch (error) {
    if (!isDomainError(error, 'conflict')) throw error;
    log.info('somebody else goes on with the import', { importId });
  }
};
