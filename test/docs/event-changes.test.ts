import { describe, expect, it } from '@jest/globals';
import { brokenBy, refusedEventChanges } from '../../docs/event-changes.ts';
import { isKept, releasedSchemas, schemasNow } from '../../docs/event-schemas.ts';

const money = {
  type: 'object',
  properties: { amount: { type: 'integer', minimum: 0 }, currency: { type: 'string' } },
  required: ['amount', 'currency'],
};

const released = {
  type: 'object',
  properties: {
    type: { const: 'order.paid' },
    data: {
      type: 'object',
      properties: {
        orderId: { type: 'string', maxLength: 60 },
        total: { $ref: '#/$defs/Money' },
        cause: { enum: ['card', 'cash'] },
        note: { type: 'string' },
        items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
      },
      required: ['orderId', 'total', 'cause', 'items'],
    },
  },
  required: ['type', 'data'],
  $defs: { Money: money },
};

type Released = typeof released;

const changed = (change: (copy: Released) => unknown): Released => {
  const copy = structuredClone(released);
  change(copy);
  return copy;
};

type Loose = Record<string, unknown>;

describe('a change of an event that its consumers did not agree to', () => {
  const harmful: readonly [string, string, (copy: Released) => unknown][] = [
    [
      'a field is gone',
      'data.note: gone',
      ({ properties }) => delete (properties.data.properties as Loose).note,
    ],
    [
      'a field within a list is gone',
      'data.items[].sku: gone',
      ({ properties }) => delete (properties.data.properties.items.items.properties as Loose).sku,
    ],
    [
      'a field may be missing',
      'data.cause: may be missing now',
      ({ properties }) => {
        properties.data.required = ['orderId', 'total', 'items'];
      },
    ],
    [
      'a field is of another type',
      'data.orderId: another type',
      ({ properties }) => {
        properties.data.properties.orderId.type = 'integer';
      },
    ],
    [
      'a field of what has a name is of another type',
      'data.total.amount: another type',
      ({ $defs }) => {
        $defs.Money.properties.amount.type = 'string';
      },
    ],
    [
      'what had a name became something else',
      'data.total: another type',
      ({ properties }) => {
        Object.assign(properties.data.properties, { total: { type: 'integer' } });
      },
    ],
    [
      'a list of words grew',
      'data.cause: may be crypto now',
      ({ properties }) => {
        properties.data.properties.cause.enum.push('crypto');
      },
    ],
    [
      'a list of words was opened',
      'data.cause: may be anything now',
      ({ properties }) => {
        Object.assign(properties.data.properties, { cause: { type: 'string' } });
      },
    ],
    [
      'a bound was moved out',
      'data.orderId: another maxLength',
      ({ properties }) => {
        properties.data.properties.orderId.maxLength = 80;
      },
    ],
    [
      'a bound was taken away',
      'data.total.amount: another minimum',
      ({ $defs }) => delete ($defs.Money.properties.amount as Loose).minimum,
    ],
    [
      'it is called otherwise',
      'type: another const',
      ({ properties }) => {
        properties.type.const = 'order.payed';
      },
    ],
  ];

  it.each(harmful)('is found: %s', (_, flaw, change) => {
    expect(brokenBy(released, changed(change))).toEqual([flaw]);
  });

  const harmless: readonly [string, (copy: Released) => unknown][] = [
    ['nothing', () => undefined],
    [
      'a field was added',
      ({ properties }) => Object.assign(properties.data.properties, { paidAt: { type: 'string' } }),
    ],
    ['a field is always there now', ({ properties }) => properties.data.required.push('note')],
    ['a list of words shrank', ({ properties }) => properties.data.properties.cause.enum.pop()],
    [
      'a name was written out',
      ({ properties }) => Object.assign(properties.data.properties, { total: structuredClone(money) }),
    ],
    [
      'a description came',
      ({ properties }) => Object.assign(properties.data, { description: 'What was paid' }),
    ],
  ];

  it.each(harmless)('is not seen in: %s', (_, change) => {
    expect(brokenBy(released, changed(change))).toEqual([]);
  });

  it('is that an event is not announced any more', () => {
    expect(refusedEventChanges({ 'order.paid.v1': released }, {}, () => true)).toEqual([
      'order.paid.v1: is not announced any more',
    ]);
  });

  it('is no new version of it, as long as the schema of the former one is kept', () => {
    const now = { 'order.paid.v2': {} };
    expect(refusedEventChanges({ 'order.paid.v1': released }, now, () => true)).toEqual([]);
    expect(refusedEventChanges({ 'order.paid.v1': released }, now, () => false)).toEqual([
      'order.paid.v1: its file is gone, and the archive replays it',
    ]);
  });
});

describe('the events of this version', () => {
  it('break nobody who reads those of the last release', () => {
    expect(Object.keys(releasedSchemas()).length).toBeGreaterThan(40);
    expect(refusedEventChanges(releasedSchemas(), schemasNow(), isKept)).toEqual([]);
  });

  it('leave room for fields that are added later', () => {
    expect(JSON.stringify(schemasNow())).not.toContain('"additionalProperties":false');
  });
});
