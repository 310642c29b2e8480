/** Files of changes and of orders, as another system writes and reads them. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readChangesFile } from '../../functions/integrations/csv-changes.ts';
import { csvOf } from '../../functions/integrations/csv-message.ts';
import { readChange } from '../../functions/integrations/external-change.ts';
import { orderMessage } from '../../functions/integrations/message.ts';
import { anOrder, someAddress } from '../support/orders.ts';

const order = anOrder({ status: 'confirmed', version: 4 });

const file = (...lines: readonly string[]): string => lines.join('\r\n');

describe('a file of changes', () => {
  it('has a change for each id, with the lines of a new order in rows of their own', () => {
    const columns =
      'id,type,at,order_id,external_id,status,sku,quantity,email,currency,name,line1,city,country,payment';
    const { changes, flaw } = readChangesFile(
      'a.csv',
      `\u{FEFF}${file(
        columns,
        `c1,order.status,2026-03-01T10:00:00Z,${order.id},,shipped,,,,,,,,,`,
        'c2,order.created,2026-03-01T10:00:00Z,,EXT-1,,MUG,2,n@example.com,NGN,"Bello, Ngozi",4 Marina,Lagos,NG,paid',
        'c2,,,,,,CUP,1,,,,,,,',
        'end,3',
      )}`,
    );
    expect(flaw).toBeUndefined();
    expect(changes.map(readChange)).toMatchObject([
      { kind: 'change', change: { id: 'c1', status: 'shipped', orderId: order.id } },
      {
        kind: 'change',
        change: {
          externalId: 'EXT-1',
          items: [
            { sku: 'MUG', quantity: 2 },
            { sku: 'CUP', quantity: 1 },
          ],
          shippingAddress: { name: 'Bello, Ngozi' },
          payment: 'paid',
        },
      },
    ]);
  });

  it.each([
    ['its end is missing', file('id,type', 'c1,order.status'), 1],
    ['its end says more rows', file('id,type', 'c1,order.status', 'end,2'), 1],
    ['it is empty', '', 0],
    ['it has no column id', file('name,type', 'c1,order.status', 'end,1'), 0],
    ['a quote is not closed', file('id,type', '"c1,order.status', 'end,1'), 0],
  ])('is not whole when %s', (_, text, count) => {
    const { changes, flaw } = readChangesFile('a.csv', text);
    expect(changes).toHaveLength(count);
    expect(flaw).toMatch(/^a\.csv /);
  });

  it('is never an exception, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(readChangesFile('a.csv', text).changes)).toBe(true);
      }),
    );
  });

  it('with a number that is none is a change that is not understood', () => {
    const { changes } = readChangesFile(
      'a.csv',
      file(
        'id,type,at,order_id,status,based_on',
        `c1,order.status,2026-03-01T10:00:00Z,${order.id},shipped,x`,
        'end,1',
      ),
    );
    expect(readChange(changes[0])).toMatchObject({ kind: 'not-understood', changeId: 'c1' });
  });
});

describe('a file of an order', () => {
  it('has a row for each line, whatever is in its texts, and its number of rows at the end', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const shippingAddressSnapshot = { ...someAddress, name };
        const text = csvOf(orderMessage({ ...order, shippingAddressSnapshot }, 'EXT-1'));
        const rows: Record<string, string>[] = parse(text, { columns: true, relax_column_count: true });
        expect(rows).toHaveLength(3);
        expect(rows[0]).toMatchObject({
          order_id: order.id,
          version: '4',
          external_id: 'EXT-1',
          sku: 'MUG-1',
          quantity: '2',
          unit_price: '1000',
          to_name: name,
          to_line2: '',
        });
        expect(rows[2]).toMatchObject({ order_id: 'end', version: '2' });
      }),
    );
  });
});
