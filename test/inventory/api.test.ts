import { describe, expect, it } from '@jest/globals';
import { newEvent } from '../../functions/events/catalogue.ts';
import { handler as entry } from '../../functions/inventory/api.ts';
import { handler as consumerEntry } from '../../functions/inventory/consumer.ts';
import { getStock } from '../../functions/inventory/ledger.ts';
import { planCommit } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { asFunction } from '../support/as-function.ts';
import { type Call, call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';
import { carryOut, hold, newVariant, start } from './shop.ts';

const handler = asFunction('inventory-api', entry);
const consumer = asFunction('inventory-low-stock', consumerEntry);

withTables(inventoryTable, platformTable, auditTable);
const tokenOf = withTokens();

const staff = async (route: string, more: Partial<Call>) =>
  call(handler, { route, token: await tokenOf('grace', 'staff'), ...more });

const adjust = (variantId: string, body: object, headers = {}) =>
  staff('POST /v1/inventory/{variantId}/adjustments', { params: { variantId }, body, headers });

describe('stock over HTTP', () => {
  it('is adjusted with a reason, a note and the one who did it', async () => {
    const variantId = await newVariant();
    const answer = await adjust(variantId, { delta: 24, reason: 'received', note: ' Delivery 4711 ' });
    expect(answer).toMatchObject({
      status: 201,
      headers: { etag: '"2"' },
      body: {
        onHand: 24,
        available: 24,
        movement: {
          delta: 24,
          reason: 'received',
          note: 'Delivery 4711',
          actor: expect.stringMatching(/^usr_/),
        },
      },
    });
    const movements = await staff('GET /v1/inventory/{variantId}/movements', { params: { variantId } });
    expect(movements.body).toEqual({ items: [answer.body.movement] });
    const { movement: _, ...stock } = answer.body;
    expect((await staff('GET /v1/inventory/{variantId}', { params: { variantId } })).body).toEqual(stock);
  });

  it('is adjusted once for an idempotency key', async () => {
    const variantId = await newVariant();
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await adjust(variantId, { delta: 3, reason: 'received' }, headers);
    const second = await adjust(variantId, { delta: 3, reason: 'received' }, headers);
    expect(second.body).toEqual(first.body);
    expect((await getStock(variantId)).onHand).toBe(3);
    expect((await adjust(variantId, { delta: 4, reason: 'received' }, headers)).status).toBe(422);
  });

  it('refuses to take what is held', async () => {
    const variantId = await newVariant(2);
    await hold(variantId, 2);
    expect(await adjust(variantId, { delta: -1, reason: 'damage' })).toMatchObject({
      status: 409,
      body: { code: 'insufficient-stock', variantId, available: 0 },
    });
  });

  it.each([
    ['nothing', {}],
    ['a delta of zero', { delta: 0, reason: 'received' }],
    ['half a piece', { delta: 0.5, reason: 'received' }],
    ['a reason we do not know', { delta: 1, reason: 'sold' }],
    ['an unknown field', { delta: 1, reason: 'received', price: 3 }],
    ['an endless note', { delta: 1, reason: 'received', note: 'x'.repeat(501) }],
  ])('refuses %s', async (_, body) => {
    const variantId = await newVariant();
    expect((await adjust(variantId, body)).status).toBe(400);
    expect((await getStock(variantId)).version).toBe(1);
  });

  it('has a threshold that is set in the version that was seen', async () => {
    const variantId = await newVariant();
    const set = (lowStockThreshold: number, etag: string) =>
      staff('PATCH /v1/inventory/{variantId}', {
        params: { variantId },
        body: { lowStockThreshold },
        headers: { 'if-match': etag },
      });
    expect((await set(2, '"1"')).body).toMatchObject({ lowStockThreshold: 2, version: 2 });
    expect((await set(3, '"1"')).status).toBe(412);
    expect((await set(-1, '"2"')).status).toBe(400);
  });

  it('is not there for a variant that is not there', async () => {
    const params = { variantId: 'var_01JD3Z7Q4M8K2V5X9W6T1R0N00' };
    expect((await staff('GET /v1/inventory/{variantId}', { params })).status).toBe(404);
    expect((await staff('GET /v1/inventory/{variantId}/movements', { params })).status).toBe(404);
    expect((await adjust(params.variantId, { delta: 1, reason: 'received' })).status).toBe(404);
  });

  it('is for staff only', async () => {
    const params = { variantId: await newVariant() };
    const route = 'GET /v1/inventory/{variantId}';
    expect((await call(handler, { route, params })).status).toBe(401);
    expect((await call(handler, { route, params, token: await tokenOf('ada') })).status).toBe(403);
    expect((await call(handler, { route, params, token: await tokenOf('kofi', 'shop-owner') })).status).toBe(
      403,
    );
  });
});

describe('after an order was confirmed', () => {
  it('low stock is announced, and an event that comes twice changes nothing', async () => {
    const variantId = await newVariant(6);
    const orderId = await hold(variantId, 2);
    await carryOut(() => planCommit(orderId, [{ variantId, quantity: 2 }], start));
    const event = newEvent(
      'order.confirmed',
      {
        orderId,
        customerId: 'usr_1',
        total: { amount: 1, currency: 'NGN' },
        items: [{ variantId, quantity: 2 }],
      },
      { now: start },
    );
    const record = { messageId: '1', body: JSON.stringify({ detail: event }), eventSource: 'aws:sqs' };
    const deliver = () => consumer({ Records: [record] } as never, {} as never);
    expect(await deliver()).toEqual({ batchItemFailures: [] });
    const announced = await getStock(variantId);
    expect(announced.low).toBe(true);
    await deliver();
    expect(await getStock(variantId)).toEqual(announced);
  });
});
