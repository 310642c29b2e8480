/** Scan: all of a table or an index, in an order that means nothing. */
import type { SQLInputValue } from 'node:sqlite';
import { DynamoDbError, invalid } from './errors.ts';
import type { ItemStore } from './item-store.ts';
import { answerPage, type PageRequest, positionOf, readPageRequest } from './page.ts';
import { tableOf } from './query.ts';
import type { Input } from './write.ts';

/** Slots are 31 bits. */
const slots = 2 ** 31;
const maximumSegments = 1_000_000;

type Segment = { readonly from: number; readonly to: number };

/** @throws ValidationException */
const segmentOf = ({ Segment: segment, TotalSegments: total }: Input, { index }: PageRequest): Segment => {
  const none = (value: unknown): boolean => value === undefined || value === null;
  if (none(segment) && none(total)) return { from: 0, to: slots };
  if (typeof segment !== 'number' || typeof total !== 'number' || total < 1 || total > maximumSegments) {
    throw invalid(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (segment < 0 || segment >= total) {
    throw invalid(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
  if (index)
    throw new DynamoDbError(
      'UnknownOperationException',
      'Segments of an index are not served by this engine',
    );
  return { from: Math.floor((segment * slots) / total), to: Math.floor(((segment + 1) * slots) / total) };
};

const itemRows = (request: PageRequest, { from, to }: Segment): Iterable<Record<string, unknown>> => {
  const { store, start, limit } = request;
  const position = start && positionOf(store, undefined, start).key;
  const after = position ? 'AND (slot, hash, range) > (?, ?, ?)' : '';
  const cursor: SQLInputValue[] = position
    ? [store.slotOf(position.hash), position.hash, position.range]
    : [];
  const sql = `SELECT item, size FROM ${tableOf(store, undefined)} WHERE slot >= ? AND slot < ? ${after}
    ORDER BY slot, hash, range LIMIT ?`;
  return store.prepare(sql).iterate(from, to, ...cursor, Number.isFinite(limit) ? limit : -1) as Iterable<
    Record<string, unknown>
  >;
};

const indexRows = (request: PageRequest, now: number): Iterable<Record<string, unknown>> => {
  const { store, index, start, limit } = request;
  const position = start && positionOf(store, index, start);
  const columns = 'hash, range, place, item_hash, item_range';
  const after = position ? `AND (${columns}) > (?, ?, ?, ?, ?)` : '';
  const cursor: SQLInputValue[] = position?.inIndex
    ? [position.inIndex.hash, position.inIndex.range, position.place, position.key.hash, position.key.range]
    : [];
  const sql = `SELECT item, size FROM ${tableOf(store, index?.name)}
    WHERE since <= ? AND (until IS NULL OR until > ?) ${after} ORDER BY ${columns} LIMIT ?`;
  return store.prepare(sql).iterate(now, now, ...cursor, Number.isFinite(limit) ? limit : -1) as Iterable<
    Record<string, unknown>
  >;
};

export const scan = (store: ItemStore, input: Input, now: Date): object => {
  const request = readPageRequest(store, input);
  request.placeholders.assertAllUsed(request.filter !== undefined || request.paths !== undefined);
  request.placeholders.assertScalarKeys(store.table);
  const segment = segmentOf(input, request);
  const rows = request.index ? indexRows(request, now.getTime()) : itemRows(request, segment);
  return answerPage(request, rows, input);
};
