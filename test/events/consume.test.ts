import { describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { consume, type EventHandlers } from '../../functions/events/consume.ts';
import { newId } from '../../functions/shared/ids.ts';
import { someTime } from '../support/orders.ts';

const orderId = newId('order', someTime);

const shipped = (overrides: object = {}) => ({
  id: 'evt_1',
  type: 'order.shipped',
  version: 1,
  occurredAt: someTime.toISOString(),
  orderId,
  data: { orderId, customerId: 'usr_1' },
  ...overrides,
});

const message = (messageId: string, body: unknown) =>
  ({
    messageId,
    body: typeof body === 'string' ? body : JSON.stringify({ 'detail-type': 'x', detail: body }),
    eventSource: 'aws:sqs',
  }) as SQSEvent['Records'][number];

const context = { getRemainingTimeInMillis: () => 1_000 } as Context;

const failures = async (handlers: EventHandlers, ...Records: SQSEvent['Records']) =>
  (await consume(handlers)({ Records }, context)).batchItemFailures.map(
    ({ itemIdentifier }) => itemIdentifier,
  );

describe('a consumer', () => {
  it('gives each event, parsed, to the handler of its type', async () => {
    const seen: unknown[] = [];
    const handlers: EventHandlers = { 'order.shipped': async (event) => seen.push(event) };
    expect(await failures(handlers, message('1', shipped()))).toEqual([]);
    expect(seen).toMatchObject([{ id: 'evt_1', type: 'order.shipped', data: { orderId } }]);
  });

  it('reports only the messages whose handler failed', async () => {
    const handlers: EventHandlers = {
      'order.shipped': async ({ id }) => {
        if (id === 'evt_bad') throw new Error('down');
      },
    };
    const records = [
      message('1', shipped()),
      message('2', shipped({ id: 'evt_bad' })),
      message('3', shipped()),
    ];
    expect(await failures(handlers, ...records)).toEqual(['2']);
  });

  it.each([
    ['a type that is not in the catalogue', shipped({ type: 'order.lost' })],
    ['a version that it does not know', shipped({ version: 2 })],
    ['data that does not fit the schema', shipped({ data: { orderId: 'nonsense' } })],
    ['a type without a handler', shipped({ type: 'order.delivered' })],
    ['no event at all', {}],
    ['no JSON', '{'],
  ])('fails %s, so that a person looks', async (_, body) => {
    const handled: unknown[] = [];
    const handlers: EventHandlers = { 'order.shipped': async (event) => handled.push(event) };
    expect(await failures(handlers, message('1', body), message('2', shipped()))).toEqual(['1']);
    expect(handled).toHaveLength(1);
  });
});
