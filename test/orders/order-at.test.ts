/** An order's history is a chain, tells the order as it was, and betrays whoever changed it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, flawsOf, keptPrefix, linked } from '../../functions/events/chain.ts';
import { outboxPrefix } from '../../functions/events/outbox.ts';
import type { Order } from '../../functions/orders/order.ts';
import {
  type OrderEntry,
  orderAt,
  orderEntrySchema,
  replacedBy,
  stateOf,
} from '../../functions/orders/order-at.ts';
import { orderConfirmed } from '../../functions/orders/transitions.ts';
import { flawsInPartition } from '../../functions/orders/verify-history.ts';
import { anOrder, someAddress, someTime } from '../support/orders.ts';

type Entry = Parameters<typeof flawsOf>[0][number];

const minutes = (count: number): string => new Date(someTime.getTime() + count * 60_000).toISOString();

/** A chain of so many entries, and the hash of its last. */
const chainOf = (length: number): { entries: Entry[]; head: string | undefined } => {
  const entries: Entry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const prefix = sequence % 3 === 0 ? keptPrefix : outboxPrefix;
    const sk = `${prefix}${String(sequence).padStart(8, '0')}`;
    const entry = { pk: 'ORDER#1', sk, actor: `a${sequence}`, reason: 'said by a person' };
    entries.push(linked(entry, entries.at(-1)?.hash) as Entry);
  }
  return { entries, head: entries.at(-1)?.hash };
};

describe('a chain', () => {
  const length = fc.integer({ min: 2, max: 12 });

  it('is whole as it was written, in whatever order it is read', () => {
    fc.assert(
      fc.property(length, (count) => {
        const { entries, head } = chainOf(count);
        expect(flawsOf([...entries].reverse(), head)).toEqual([]);
      }),
    );
  });

  it('betrays every change, removal and insertion', () => {
    const places = length.chain((count) => fc.tuple(fc.constant(count), fc.nat({ max: count - 1 })));
    fc.assert(
      fc.property(places, fc.constantFrom('change', 'relink', 'remove', 'insert'), ([count, place], what) => {
        const { entries, head } = chainOf(count);
        const found = entries[place] as Entry;
        const forged = { ...found, actor: 'somebody else' };
        if (what === 'change') entries.splice(place, 1, forged);
        if (what === 'relink') entries.splice(place, 1, linked(forged, found.previous) as Entry);
        if (what === 'remove') entries.splice(place, 1);
        const sk = `${outboxPrefix}${String(place + 1).padStart(8, '0')}`;
        if (what === 'insert') entries.splice(place, 0, linked({ ...forged, sk }, found.previous) as Entry);
        expect(flawsOf(entries, head)).not.toEqual([]);
      }),
    );
  });

  it('stays whole when what a person typed is forgotten', () => {
    const { entries, head } = chainOf(4);
    expect(
      flawsOf(
        entries.map(({ reason: _, ...entry }) => entry),
        head,
      ),
    ).toEqual([]);
  });

  it('has no flaw in what is from before it', () => {
    const before = { pk: 'ORDER#1', sk: `${outboxPrefix}00000000` };
    const { entries, head } = chainOf(3);
    expect(flawsOf([before, ...entries], head)).toEqual([]);
    expect(flawsOf([before], undefined)).toEqual([]);
    expect(flawsOf([...entries, { ...before, sk: `${outboxPrefix}00000009` }], head)).not.toEqual([]);
  });

  it('is over the same bytes whatever order fields come in', () => {
    expect(canonical({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
  });
});

/** The versions of an order, as its store leaves them. */
const versions = (): {
  first: Order;
  edited: Order;
  confirmed: Order;
  entries: OrderEntry[];
  items: object[];
} => {
  const first = anOrder({ updatedAt: minutes(0) });
  const [kept] = first.items;
  const edited = { ...first, items: kept ? [kept] : [], version: 2, updatedAt: minutes(10) };
  const paid = { ...edited, payment: { status: 'succeeded' as const, provider: 'paystack' } };
  const quiet = { ...paid, version: 3, updatedAt: minutes(15) };
  const change = orderConfirmed(quiet, { actor: 'workflow' }, new Date(minutes(20)));
  const confirmed = change?.next ?? quiet;
  const entryOf = (order: Order, prefix: string, more: object = {}) => ({
    pk: `ORDER#${order.id}`,
    sk: `${prefix}${String(order.version).padStart(8, '0')}`,
    state: stateOf(order),
    ...more,
  });
  const plain = [
    entryOf(first, outboxPrefix),
    entryOf(edited, outboxPrefix, replacedBy(first)),
    entryOf(quiet, keptPrefix),
    entryOf(confirmed, outboxPrefix),
  ];
  const chained: ReturnType<typeof linked>[] = [];
  for (const entry of plain) chained.push(linked(entry, chained.at(-1)?.hash));
  const order = { pk: `ORDER#${first.id}`, sk: 'ORDER', ...confirmed, chain: chained.at(-1)?.hash };
  const entries = chained.map((entry) => orderEntrySchema.parse(entry));
  return { first, edited, confirmed, entries, items: [order, ...chained] };
};

describe('an order at a time', () => {
  it('is the one of the last version then, with the lines that it had', () => {
    const { first, edited, confirmed, entries } = versions();
    expect(orderAt(confirmed, entries, minutes(9))).toEqual(first);
    expect(orderAt(confirmed, entries, minutes(12))).toEqual(edited);
    expect(orderAt(confirmed, entries, minutes(17)).payment.status).toBe('succeeded');
    expect(orderAt(confirmed, entries, minutes(60))).toEqual(confirmed);
  });

  it('is none before it was placed, or before its states were kept', () => {
    const { confirmed, entries } = versions();
    expect(() => orderAt(confirmed, entries, minutes(-1))).toThrow('no such order');
    expect(() => orderAt(confirmed, [], minutes(5))).toThrow('not kept');
  });

  it('has the addresses of today, so that what was forgotten stays so', () => {
    const { confirmed, entries } = versions();
    const forgotten = { ...confirmed, shippingAddressSnapshot: { ...someAddress, name: 'deleted' } };
    expect(orderAt(forgotten, entries, minutes(1)).shippingAddressSnapshot?.name).toBe('deleted');
    expect(JSON.stringify(entries)).not.toContain(someAddress.line1);
  });
});

describe('a partition of an order', () => {
  it('is whole as it was written, also when the person is forgotten', () => {
    const { items } = versions();
    expect(flawsInPartition(items)).toEqual([]);
    const [order, ...entries] = items;
    expect(flawsInPartition([{ ...order, note: 'deleted' }, ...entries])).toEqual([]);
  });

  it('betrays an order that was changed, an end that was cut off, and an order that is gone', () => {
    const { items } = versions();
    const [order, ...entries] = items;
    expect(flawsInPartition([{ ...order, status: 'shipped' }, ...entries])).toEqual([
      'the order is not what its last entry says',
    ]);
    expect(flawsInPartition([order, ...entries.slice(0, -1)]).join()).toMatch(/version 4 has no entry/);
    expect(flawsInPartition(entries)).not.toEqual([]);
  });
});
