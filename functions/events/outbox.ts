/**
 * The outbox: what happened is written in the same transaction as the change itself, as ONE item, because
 * stream records of one transaction may interleave with others'. The publisher puts them on the bus.
 */
import { type Key, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { TableDefinition } from '../shared/table.ts';
import type { Write } from '../shared/transact.ts';
import type { DomainEvent } from './catalogue.ts';

/** Sort keys of outbox items begin with this; the stream's filter and every history query use it. */
export const outboxPrefix = 'EVENT#';

export const outboxSortKey = (sequence: number): string =>
  `${outboxPrefix}${String(sequence).padStart(8, '0')}`;

export type OutboxEntry = {
  /** The partition of the thing that changed. */
  readonly pk: string;
  /** The thing's version after the change: one entry per version. */
  readonly sequence: number;
  readonly events: readonly DomainEvent[];
  /** Further attributes for readers of the history: actor, reason. */
  readonly note?: Readonly<Record<string, unknown>>;
};

export const outboxKey = ({ pk, sequence }: Pick<OutboxEntry, 'pk' | 'sequence'>): Key => ({
  pk,
  sk: outboxSortKey(sequence),
});

const entryIsNew = 'attribute_not_exists(#pk)';

export const outboxWrite = (table: TableDefinition, entry: OutboxEntry): Write => ({
  Put: {
    TableName: tableName(table),
    Item: { ...outboxKey(entry), events: entry.events, ...entry.note },
    ConditionExpression: entryIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('conflict', 'The resource changed meanwhile'),
});
