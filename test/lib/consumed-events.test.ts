import { describe, expect, it } from '@jest/globals';
import { handledIn, withConsumedEvents } from '../../lib/consumed-events.ts';
import { rows } from '../../lib/functions.ts';

const row = { name: 'payments-consumer', entry: 'functions/payments/consumer.ts', purpose: '', tables: [] };

describe('what a consumer hears', () => {
  it('is what its code handles', () => {
    expect(withConsumedEvents({ ...row, consumes: 'what it handles' }).consumes).toEqual([
      'payment.refund-requested',
    ]);
    expect(withConsumedEvents({ ...row, consumes: ['order.shipped'] }).consumes).toEqual(['order.shipped']);
    expect(withConsumedEvents(row)).toEqual(row);
  });

  it('is read off handlers of every form, and off nothing that stands in them', () => {
    const source = `
export const handler = consume({
  'order.created': startOrder,
  /** Also 'order.failed'. */
  'order.shipped': ({ data }) =>
    tell({
      'order.delivered': data,
    }),
  async 'order.cancelled'({ data }) {},

  'order.approved': async ({ data }) => {
    await count(data);
  },
});

const other = {
  'order.refunded': 1,
};
`;
    expect(handledIn(source, 'consumer.ts')).toEqual([
      'order.created',
      'order.shipped',
      'order.cancelled',
      'order.approved',
    ]);
  });

  it('is an event of the catalogue', () => {
    const source = "export const handler = consume({\n  'order.lost': find,\n});\n";
    expect(() => handledIn(source, 'functions/orders/consumer.ts')).toThrow(
      'functions/orders/consumer.ts handles order.lost, which functions/events/catalogue.ts does not have: define it there',
    );
  });

  it('must be readable: handlers that are made as the code runs need a list in the row', () => {
    expect(() => handledIn('export const handler = consume(handlers);\n', 'consumer.ts')).toThrow(
      'consumer.ts has no consume({',
    );
  });

  it('is something for everybody who is fed by a queue of events', () => {
    const consumers = rows.filter(({ consumes }) => consumes);
    expect(consumers.length).toBeGreaterThan(10);
    for (const { consumes } of consumers) expect(consumes).not.toEqual([]);
  });
});
