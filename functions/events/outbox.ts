/**
 * The outbox: what happened is written in the same transaction as the change itself, as ONE item, because
 * stream records of one transaction may interleave with others'. The publisher puts them on the bus.
 */
import { type Item, type Key, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { TableDefinition } from '../shared/table.ts';
import type { Write } from '../shared/transact.ts';
import type { DomainEvent } from './catalogue.ts';
import { keptPrefix } from './chain.ts';

/** Sort keys of outbox items begin with this; the stream's filter and every history query use it. */
export const outboxPrefix = 'EVENT#';

const paddedSequence = (sequence: number): string => String(sequence).padStart(8, '0');

export const outboxSortKey = (sequence: number): string => `${outboxPrefix}${paddedSequence(sequence)}`;

export type OutboxEntry = {
  /** The partition of the thing that changed. */
  readonly pk: string;
  /** The thing's version after the change: one entry per version. */
  readonly sequence: number;
  /** Left out: nothing is announced, and the entry is none of the outbox (`KEPT#`). */
  readonly events?: readonly DomainEvent[];
  /** Further attributes for readers of the history: actor, reason. */
  readonly note?: Readonly<Record<string, unknown>>;
};

export const outboxKey = ({ pk, sequence }: Pick<OutboxEntry, 'pk' | 'sequence'>): Key => ({
  pk,
  sk: outboxSortKey(sequence),
});

const entryIsNew = 'attribute_not_exists(#pk)';

/** As it is stored. */
export const outboxItem = ({ pk, sequence, events, note }: OutboxEntry): Item & Key =>
  events
    ? { ...outboxKey({ pk, sequence }), events, ...note }
    : { pk, sk: `${keptPrefix}${paddedSequence(sequence)}`, ...note };

export const outboxItemWrite = (table: TableDefinition, entry: Item): Write => ({
  Put: {
    TableName: tableName(table),
    Item: entry,
    ConditionExpression: entryIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('conflict', 'The resource changed meanwhile'),
});

export const outboxWrite = (table: TableDefinition, entry: OutboxEntry): Write =>
  outboxItemWrite(table, outboxItem(entry));
