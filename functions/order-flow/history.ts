/**
 * Everything that happened to an order, oldest first: to itself, its payment, its parcels and its returns, and what the
 * warehouse was asked for. Each of them has its own outbox; a page is merged of all five by time, whatever its length with one query each. The cursor
 * says how far each of them was read, so pages neither repeat nor skip what is written meanwhile.
 */
import * as z from 'zod';
import { outboxPrefix } from '../events/outbox.ts';
import type { OutboxHistoryEntry } from '../events/outbox-history.ts';
import { fulfilmentHistory } from '../fulfilment/store.ts';
import { handoverHistory } from '../fulfilment/warehouse/store.ts';
import { orderHistory } from '../orders/history-store.ts';
import { orderMachine } from '../orders/lifecycle.ts';
import { paymentHistory } from '../payments/store.ts';
import { returnsHistory } from '../returns/store.ts';
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageRequest } from '../shared/cursor.ts';
import type { Id } from '../shared/ids.ts';
import { type HistoryEntry, type HistoryKind, historyKinds } from './history-entry.ts';

type Source = (
  orderId: Id<'order'>,
  after: string | undefined,
  limit: number,
) => Promise<OutboxHistoryEntry[]>;

/** At the same moment in this order: what is done is told before what it makes of the order. */
const sources: Readonly<Record<HistoryKind, Source>> = {
  payment: paymentHistory,
  shipment: fulfilmentHistory,
  return: returnsHistory,
  order: orderHistory,
  fulfilment: handoverHistory,
};

const unread = '-';

const place = z.union([z.literal(unread), z.string().startsWith(outboxPrefix)]);

/** How far each source was read, and where the order stood there. */
const positionSchema = z.object({
  order: place,
  payment: place,
  shipment: place,
  return: place,
  fulfilment: place,
  status: z.string(),
});
type Position = z.output<typeof positionSchema>;

const start: Position = {
  order: unread,
  payment: unread,
  shipment: unread,
  return: unread,
  fulfilment: unread,
  status: orderMachine.initial,
};

const positionOf = (orderId: string, cursor: string | undefined): Position => {
  const given = decodeCursor(cursor, [...Object.keys(start), 'orderId'], { orderId });
  const position = positionSchema.safeParse(given ?? start);
  if (!position.success) throw invalidCursor();
  return position.data;
};

type Told = OutboxHistoryEntry & { readonly kind: HistoryKind };

/** Of what is first in each source, the earliest; a source keeps its own order whatever its clock said. */
const merged = (queues: readonly (readonly Told[])[]): Told[] => {
  const left = queues.map((queue) => [...queue]);
  const all: Told[] = [];
  for (;;) {
    const heads = left.flatMap(([head]) => head ?? []);
    const [first] = heads.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    if (!first) return all;
    left.find(([head]) => head === first)?.shift();
    all.push(first);
  }
};

/** `payment.refund-requested` → `Payment refund requested` */
const titleOf = ({ events: [event], kind }: Told): string => {
  const words = (event ?? `${kind} changed`).replaceAll(/[.-]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

const entryOf = (told: Told, status: string): HistoryEntry => ({
  at: told.at,
  kind: told.kind,
  title: titleOf(told),
  actor: told.actor,
  ...(told.reason !== undefined && { reason: told.reason }),
  status,
  events: told.events,
});

export type HistoryRead = {
  readonly entry: HistoryEntry;
  /** What others were told of it. */
  readonly told: OutboxHistoryEntry['told'];
};

/** @throws DomainError `invalid-cursor` */
export const readHistory = async (
  orderId: Id<'order'>,
  { limit, cursor }: PageRequest,
): Promise<Page<HistoryRead>> => {
  let position = positionOf(orderId, cursor);
  const queues = await Promise.all(
    historyKinds.map(async (kind) => {
      const after = position[kind] === unread ? undefined : position[kind];
      const entries = await sources[kind](orderId, after, limit + 1);
      return entries.map((entry): Told => ({ ...entry, kind }));
    }),
  );
  const all = merged(queues);
  const items = all.slice(0, limit).map((told) => {
    const status = told.kind === 'order' ? (told.status ?? position.status) : position.status;
    position = { ...position, [told.kind]: told.position, status };
    return { entry: entryOf(told, status), told: told.told };
  });
  return { items, ...(all.length > limit && { nextCursor: encodeCursor({ ...position, orderId }) }) };
};

/** @throws DomainError `invalid-cursor` */
export const listHistory = async (
  orderId: Id<'order'>,
  request: PageRequest,
): Promise<Page<HistoryEntry>> => {
  const page = await readHistory(orderId, request);
  return { ...page, items: page.items.map(({ entry }) => entry) };
};
