/**
 * Decides lines: each is applied, found to be so already, or refused with what is wrong with it. Lanes run side by side;
 * in a lane, one line comes after the other. What passes by itself (an outage, many writers) refuses no line: it is
 * thrown, and whoever runs the import comes again.
 */
import { auditedWrite } from '../shared/audit-trail.ts';
import { type DomainError, isDomainError } from '../shared/errors.ts';
import { changesBetween } from '../shared/http/changes.ts';
import { shardOf } from '../shared/shards.ts';
import type { Write } from '../shared/transact.ts';
import { unguarded } from './cells.ts';
import { LineFault, type Row, rowOf } from './columns.ts';
import type { CsvLine } from './csv-lines.ts';
import type { Import } from './import.ts';
import {
  decideWrite,
  type LineOf,
  LineTaken,
  noteFault,
  noteUnchanged,
  type Progress,
} from './import-store.ts';
import type { ApplyLine, LineKind, Touched } from './line-kind.ts';

export type Work = {
  readonly document: Import;
  readonly kind: LineKind;
  readonly apply: ApplyLine;
  /** Which lines of each lane were decided when this run began. */
  readonly decided: Progress['decided'];
};

/** What is said of a refused line: every single thing, where it is known. */
const messageOf = (error: LineFault | DomainError): string => {
  if (error instanceof LineFault) return error.message;
  const { errors } = error.details;
  if (!Array.isArray(errors) || errors.length === 0) return error.message;
  return errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
};

const refuses = (error: unknown): error is LineFault | DomainError =>
  error instanceof LineFault || (isDomainError(error) && !error.retryable);

const seedOf = ({ id, line }: LineOf): string => `${id}:${line}`;

/** That the line is decided, and on the record: who brought it, what it changed. */
const decidedWith = (
  { createdBy, roles }: Import,
  of: LineOf,
  { object, before, after }: Touched,
  now: Date,
): Write[] => [
  decideWrite(of, 'changed'),
  auditedWrite(
    { actor: createdBy, roles: [...roles], action: 'POST /v1/imports', requestId: seedOf(of), object },
    { outcome: 'done', ...changesBetween(before, after) },
    now,
  ),
];

const takeLine = async ({ document, apply }: Work, row: () => Row, of: LineOf): Promise<void> => {
  const now = new Date();
  const decided = (touched: Touched): Write[] => decidedWith(document, of, touched, now);
  const actor = `staff:${document.createdBy}`;
  try {
    const isChanged = await apply(row(), { actor, seed: seedOf(of), now, decided });
    if (!isChanged) await noteUnchanged(of);
  } catch (error) {
    if (error instanceof LineTaken) return;
    if (!refuses(error)) throw error;
    await noteFault(of, messageOf(error));
  }
};

type Placed = { readonly line: number; readonly row: () => Row };

const takeLane = async (work: Work, lane: number, lines: readonly Placed[]): Promise<void> => {
  const { id, createdAt } = work.document;
  const decided = work.decided.get(lane) ?? 0;
  for (const { line, row } of lines) {
    if (line <= decided) continue;
    try {
      await takeLine(work, row, { id, createdAt, lane, line });
    } catch (error) {
      if (!(error instanceof LineTaken)) throw error;
    }
  }
};

/** A line that cannot be read is nobody's: it waits for no other. */
const laneOf = ({ kind }: Work, row: () => Row): number => {
  try {
    return shardOf(kind.thing(row()).toLowerCase(), kind.lanes);
  } catch (error) {
    if (error instanceof LineFault) return 0;
    throw error;
  }
};

/** @throws what kept a lane from going on, once all have stopped */
export const takeLines = async (work: Work, lines: readonly CsvLine[]): Promise<void> => {
  const { layout } = work.document;
  if (!layout) throw new Error(`${work.document.id} runs and was not checked`);
  const lanes = new Map<number, Placed[]>();
  for (const { cells, line } of lines) {
    const row = (): Row => rowOf(cells, layout, unguarded);
    const lane = laneOf(work, row);
    lanes.set(lane, [...(lanes.get(lane) ?? []), { line, row }]);
  }
  const ended = await Promise.allSettled([...lanes].map(([lane, placed]) => takeLane(work, lane, placed)));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
};
