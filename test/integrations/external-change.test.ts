/** What an external system may tell, and how it is read. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  orderIdOf,
  orderIdOfExternal,
  readChange,
  seedOfExternal,
} from '../../functions/integrations/external-change.ts';
import { idOf, isIdOf, partUlid, rootUlidOf, ulidOf } from '../../functions/shared/ids.ts';
import { anOrder } from '../support/orders.ts';

const at = '2026-03-01T10:00:00Z';
const { id: orderId } = anOrder();
const moved = { id: 'chg-1', at, type: 'order.status', orderId, status: 'shipped' };
const made = {
  id: 'chg-2',
  at,
  type: 'order.created',
  externalId: 'EXT-1',
  email: 'Ngozi@Example.com',
  currency: 'NGN',
  items: [{ sku: 'MUG', quantity: 2 }],
  shippingAddress: { name: 'Ngozi', line1: '4 Marina', city: 'Lagos', country: 'NG' },
};

const why = (raw: unknown): string => {
  const read = readChange(raw);
  return read.kind === 'not-understood' ? read.why : '';
};

describe('a change', () => {
  it('is read, and what is not named is ignored', () => {
    expect(readChange({ ...moved, mood: 'good' })).toMatchObject({
      kind: 'change',
      change: { id: 'chg-1', at: '2026-03-01T10:00:00.000Z', status: 'shipped', orderId },
    });
    expect(readChange(made)).toMatchObject({ kind: 'change', change: { payment: 'open' } });
  });

  it.each([
    ['its type', { ...moved, type: 'order.lost' }, 'type: must be one of order.status, order.created'],
    ['its status', { ...moved, status: 'lost' }, 'status'],
    ['whose it is', { ...moved, orderId: undefined }, 'names the order by orderId or by externalId'],
    ['both names', { ...moved, externalId: 'EXT-1' }, 'names the order by orderId or by externalId'],
    ['one SKU twice', { ...made, items: [...made.items, { sku: 'mug', quantity: 1 }] }, 'each SKU may'],
    ['a country', { ...made, shippingAddress: { ...made.shippingAddress, country: 'XX' } }, 'country'],
    ['no pieces', { ...made, items: [{ sku: 'MUG', quantity: 0 }] }, 'items.0.quantity'],
  ])('says what is wrong with %s, and keeps its id', (_, raw, expected) => {
    expect(readChange(raw)).toMatchObject({ kind: 'not-understood', changeId: raw.id });
    expect(why(raw)).toContain(expected);
  });

  it('without an id of its own is named by what it says', () => {
    const [one, same, other] = [{ a: 1 }, { a: 1 }, { a: 2 }].map(readChange);
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(one).toMatchObject({ changeId: expect.stringMatching(/^unnamed-/) });
  });

  it('is never an exception, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        expect(['change', 'not-understood']).toContain(readChange(raw).kind);
      }),
    );
  });
});

describe('an order that is made there', () => {
  it('has one id here for each number there, that its items can be named by', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        const id = orderIdOfExternal(one);
        expect(isIdOf('order', id)).toBe(true);
        expect(idOf('order', rootUlidOf(partUlid(seedOfExternal(one), 3)))).toBe(id);
        expect(ulidOf(id)).toHaveLength(26);
        expect(orderIdOfExternal(other) === id).toBe(one === other);
      }),
    );
  });

  it('is what its changes are about', () => {
    const read = readChange({ ...moved, orderId: undefined, externalId: 'EXT-1' });
    expect(read.kind === 'change' && orderIdOf(read.change)).toBe(orderIdOfExternal('EXT-1'));
  });
});
