/**
 * Imports, and which lines of them are decided. A line is decided in the transaction that does what it says: the lane
 * that it is in moves to it, and no further line of this lane comes before it. So it is applied wholly or not at all, and
 * once, whoever dies and whoever else works through the same file at the same time:
 *
 *   A ── line 7: stock +5, lane 3 at 4 → 7 ✓ ── dies before it says so
 *   B ── reads from the last place that was kept ── line 7: stock +5, lane 3 at 4 → 7 ✗ taken ── line 9 …
 */
import * as z from 'zod';
import { announced } from '../events/change.ts';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { getItems, queryPage } from '../shared/read.ts';
import { transact, type Write } from '../shared/transact.ts';
import { type Import, importSchema, isUnderWay, keptDays } from './import.ts';
import { type Fault, faultSchema } from './line-fault.ts';
import {
  bulkTable,
  faultKey,
  faultPrefix,
  importKey,
  importPartition,
  importsList,
  laneKey,
  underWay,
} from './table.ts';

type ImportId = Id<'import'>;

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** @param from when it was begun */
export const expiresAtSeconds = (from: string): number =>
  Math.floor((Date.parse(from) + keptDays * dayMilliseconds) / 1000);

export const imports = /* @__PURE__ */ defineDocument({
  table: bulkTable,
  name: 'import',
  key: (id: ImportId) => importKey(id),
  schema: importSchema,
  conflict: 'The import moved on meanwhile',
  indexed: (document) => ({
    list: importsList,
    expiresAtSeconds: expiresAtSeconds(document.createdAt),
    ...(isUnderWay(document) && { open: underWay }),
  }),
});

/** What is written with a version after which there is something to be done. */
export const dueNext = (next: Import, now: Date) => ({
  next,
  events: announced(next, [['import.due', { importId: next.id }]], now),
  note: { expiresAtSeconds: expiresAtSeconds(next.createdAt) },
});

export const listImports = (request: PageRequest): Promise<Page<Import>> =>
  queryPage(
    { table: bulkTable, index: 'all', partition: importsList, newestFirst: true },
    importSchema,
    request,
  );

export const outcomes = ['changed', 'unchanged', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

const laneSchema = z.object({
  lane: z.int(),
  /** The last that was decided. */
  line: z.int(),
  changed: z.int().default(0),
  unchanged: z.int().default(0),
  failed: z.int().default(0),
});

/** More than any kind has: progress is read without knowing how many its code uses. */
export const maximumLanes = 8;

export type Progress = {
  /** By lane. */
  readonly decided: ReadonlyMap<number, number>;
  readonly counts: Readonly<Record<Outcome, number>>;
};

export const progressOf = async (importId: ImportId): Promise<Progress> => {
  const keys = Array.from({ length: maximumLanes }, (_, lane) => laneKey(importId, lane));
  const lanes = await getItems(bulkTable, keys, laneSchema, { consistent: true });
  const sum = (outcome: Outcome): number => lanes.reduce((total, lane) => total + lane[outcome], 0);
  return {
    decided: new Map(lanes.map(({ lane, line }) => [lane, line])),
    counts: { changed: sum('changed'), unchanged: sum('unchanged'), failed: sum('failed') },
  };
};

/** Somebody else decided the line before. */
export class LineTaken extends DomainError {
  constructor() {
    super('already-exists', 'This line was decided before');
  }
}

export type LineOf = Pick<Import, 'id' | 'createdAt'> & { readonly lane: number; readonly line: number };

const lineIsNext = 'attribute_not_exists(#line) OR #line < :line';

/** For the transaction that does what the line says. */
export const decideWrite = ({ id, createdAt, lane, line }: LineOf, outcome: Outcome): Write => ({
  Update: {
    TableName: tableName(bulkTable),
    Key: laneKey(id, lane),
    UpdateExpression: 'SET #line = :line, #lane = :lane, #expires = :expires ADD #outcome :one',
    ConditionExpression: lineIsNext,
    ExpressionAttributeNames: {
      '#line': 'line',
      '#lane': 'lane',
      '#expires': 'expiresAtSeconds',
      '#outcome': outcome,
    },
    ExpressionAttributeValues: {
      ':line': line,
      ':lane': lane,
      ':expires': expiresAtSeconds(createdAt),
      ':one': 1,
    },
  },
  otherwise: () => new LineTaken(),
});

/** It was so already. @throws LineTaken */
export const noteUnchanged = (line: LineOf): Promise<void> => transact([decideWrite(line, 'unchanged')]);

/** @throws LineTaken */
export const noteFault = (of: LineOf, message: string): Promise<void> => {
  const { id, createdAt, line } = of;
  const fault = { ...faultKey(id, line), line, message, expiresAtSeconds: expiresAtSeconds(createdAt) };
  return transact([decideWrite(of, 'failed'), { Put: { TableName: tableName(bulkTable), Item: fault } }]);
};

/** In the order of the lines. */
export const listFaults = (importId: ImportId, request: PageRequest): Promise<Page<Fault>> =>
  queryPage(
    { table: bulkTable, partition: importPartition(importId), sort: { beginsWith: faultPrefix } },
    faultSchema,
    request,
  );
