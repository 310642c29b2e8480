/**
 * A closed day made anew of the events alone. The day's book says which of them are in it, and in which order those of an
 * order were counted; what they say comes from the events, wherever they were kept. Pure.
 */
import type { DomainEvent, EventType } from '../events/catalogue.ts';
import type { DailySummary } from '../events/sales-events.ts';
import { currencySchema } from '../shared/money.ts';
import { shopDay } from '../shared/shop-day.ts';
import { addEntry, noDaySums, summaryOf } from './daily-summary.ts';
import { type DayEntry, entryOf, entryOfCounted } from './day-entry.ts';
import {
  type Counted,
  cameBack,
  countWaiting,
  noSales,
  type OrderSales,
  orderApproved,
} from './order-sales.ts';
import { salesOf } from './sales.ts';

/** An entry and the day that it is an entry of. */
export type Booked = { readonly day: string; readonly entry: DayEntry };

type Told<T extends EventType> = Pick<DomainEvent<T>, 'id' | 'occurredAt' | 'data'>;

/** The events that a book names, by what it names them by. */
export type Events = {
  readonly approved: ReadonlyMap<string, Told<'order.approved'>>;
  readonly refunded: ReadonlyMap<string, Told<'payment.refunded'>>;
  readonly others: ReadonlyMap<string, { readonly occurredAt: string; readonly data: object }>;
};

/** @throws Error that names the event that is missing */
const must = <T>(found: T | undefined, { kind, subject }: DayEntry): T => {
  if (found === undefined) throw new Error(`there is no event of ${kind} ${subject}`);
  return found;
};

const countedNext = (state: OrderSales, entry: DayEntry, events: Events, timeZone: string): Counted => {
  if (entry.kind === 'sale') {
    const { data } = must(events.approved.get(entry.subject), entry);
    return must(orderApproved(state, salesOf(data, shopDay(data.approvedAt, timeZone))), entry);
  }
  const { data, occurredAt } = must(events.refunded.get(entry.subject), entry);
  const date = shopDay(occurredAt, timeZone);
  const refund = { refundId: data.refundId, date, amount: data.amount.amount };
  return must(countWaiting(cameBack(state, { refund }) ?? state), entry);
};

/** All that was ever counted of an order, as the events say. */
const recount = (booked: readonly Booked[], events: Events, timeZone: string): Booked[] => {
  const inTurn = [...booked].sort((a, b) => a.entry.position - b.entry.position);
  let state = noSales;
  return inTurn.map(({ day, entry }) => {
    const counted = countedNext(state, entry, events, timeZone);
    state = counted.orderSales;
    return { day, entry: must(entryOfCounted(entry.about, counted), entry) };
  });
};

const currencyOf = (data: object): unknown => {
  if ('currency' in data) return data.currency;
  const amount = 'amount' in data && typeof data.amount === 'object' ? data.amount : undefined;
  return amount && 'currency' in amount ? amount.currency : undefined;
};

const rebuildOther = ({ day, entry }: Booked, events: Events, timeZone: string): Booked => {
  const { kind, subject, about } = entry;
  const { occurredAt, data } = must(events.others.get(subject), entry);
  const currency = currencySchema.parse(currencyOf(data));
  return { day, entry: entryOf(kind, { subject, about, date: shopDay(occurredAt, timeZone), currency }) };
};

const isOfOrder = ({ entry: { kind } }: Booked): boolean => kind === 'sale' || kind === 'refund';

/**
 * @param booked all of the day, and of the days before what is of the same orders
 * @throws Error when an event is missing
 */
export const rebuildDay = (
  { date, closedAt }: Pick<DailySummary, 'date' | 'closedAt'>,
  booked: readonly Booked[],
  events: Events,
  timeZone: string,
): DailySummary => {
  const orders = Map.groupBy(booked.filter(isOfOrder), ({ entry }) => entry.about);
  const others = booked.filter((one) => !isOfOrder(one));
  const rebuilt = [
    ...[...orders.values()].flatMap((ofOrder) => recount(ofOrder, events, timeZone)),
    ...others.filter(({ day }) => day === date).map((one) => rebuildOther(one, events, timeZone)),
  ];
  const sums = noDaySums(date);
  for (const { day, entry } of rebuilt) if (day === date) addEntry(sums, entry);
  return summaryOf(sums, closedAt);
};
