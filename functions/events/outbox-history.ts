/** An outbox read as a history: what happened to a thing, oldest first, who did it and why. */
import * as z from 'zod';
import { queryPage } from '../shared/read.ts';
import type { TableDefinition } from '../shared/table.ts';
import { outboxPrefix } from './outbox.ts';

/** What whoever changes a thing leaves for its history, in the entry's `note`. */
export type HistoryNote = {
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  /** Of the thing, after it. */
  readonly status: string;
};

const eventSchema = z.looseObject({
  id: z.string().optional(),
  type: z.string(),
  occurredAt: z.string(),
  data: z.looseObject({ reason: z.string().optional() }).optional(),
});

/** Entries from before everybody left a note are told by their events. */
const entrySchema = z
  .object({
    sk: z.string(),
    at: z.string().optional(),
    actor: z.string().optional(),
    reason: z.string().optional(),
    status: z.string().optional(),
    events: z.array(eventSchema),
  })
  .transform(({ sk, at, actor = 'unknown', reason, status, events }) => ({
    position: sk,
    at: at ?? events[0]?.occurredAt ?? '',
    actor,
    reason: reason ?? events.find(({ data }) => data?.reason !== undefined)?.data?.reason,
    status,
    events: events.map(({ type }) => type),
    /** Of what was told to others. */
    told: events.flatMap(({ id, type }) => (id === undefined ? [] : [{ id, type }])),
  }));

export type OutboxHistoryEntry = z.output<typeof entrySchema>;

/** @param after the position of the last entry that was seen; undefined: from the beginning */
export const readOutboxHistory = async (
  table: TableDefinition,
  partition: string,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> => {
  const sort = after === undefined ? { beginsWith: outboxPrefix } : { from: after, to: `${outboxPrefix}~` };
  const { items } = await queryPage({ table, partition, sort }, entrySchema, { limit: limit + 1 });
  return items.filter(({ position }) => position !== after).slice(0, limit);
};
