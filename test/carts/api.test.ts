import { describe, expect, it } from '@jest/globals';
import { handler as entry } from '../../functions/carts/api.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { newId } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { asFunction } from '../support/as-function.ts';
import { call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';
import { naira, newCoupon, newProduct, newVariant, reprice, start, takeOffSale } from './shop.ts';
import { newVisitor, openCart } from './visitor.ts';

const handler = asFunction('carts-api', entry);

withTables(cartsTable, catalogTable, identityTable, promotionsTable, platformTable);
const tokenOf = withTokens();
process.env.IMAGES_URL = 'https://images.example';

const newCustomer = () => tokenOf(crypto.randomUUID());
const lagos = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };
const callers = 20;
const many = <T>(effect: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: callers }, effect));

describe('a customer', () => {
  it('has one open cart per currency, however many are asked for at once', async () => {
    const headers = { authorization: `Bearer ${await newCustomer()}` };
    const opened = await many(() => openCart(headers));
    expect(opened.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(opened.filter(({ status }) => status === 200)).toHaveLength(callers - 1);
    expect(new Set(opened.map(({ body }) => body.id)).size).toBe(1);
    const dollars = await openCart(headers, { currency: 'USD' });
    expect(dollars.status).toBe(201);
  });

  it('finds the cart that was touched last, or the one in a currency', async () => {
    const token = await newCustomer();
    const naira = await newVisitor(token);
    const dollars = await newVisitor(token, 'USD');
    await naira.add(await newVariant());
    const current = (query = {}) =>
      call(handler, { route: 'GET /v1/carts/current', query, headers: { authorization: `Bearer ${token}` } });
    expect((await current()).body.id).toBe(naira.cartId);
    expect((await current({ currency: 'USD' })).body.id).toBe(dollars.cartId);
    expect((await current({ currency: 'KES' })).status).toBe(404);
  });

  it('sees nothing of another customer’s cart', async () => {
    const ada = await newVisitor(await newCustomer());
    const grace = await newVisitor(await newCustomer());
    const asGrace = await grace.ask('GET /v1/carts/{id}', { params: { id: ada.cartId } });
    expect(asGrace.status).toBe(404);
  });
});

describe('an anonymous cart', () => {
  it('is opened by its secret, which is told once', async () => {
    const visitor = await newVisitor();
    expect(visitor.cartToken).toMatch(/^[0-9A-Z]{26}\.[\w-]{43}$/);
    const read = await visitor.read();
    expect(read.status).toBe(200);
    expect(read.body.cartToken).toBeUndefined();
    const current = await visitor.ask('GET /v1/carts/current');
    expect(current.body.id).toBe(visitor.cartId);
  });

  it.each(['', 'nonsense', '.', '01JD3Z7Q4M8K2V5X9W6T1R0N00.wrong'])('is not there for %j', async (token) => {
    const { ask } = await newVisitor();
    expect((await ask('GET /v1/carts/{id}', { headers: { 'x-cart-token': token } })).status).toBe(404);
  });

  it('is not opened by the secret of another one', async () => {
    const [one, other] = [await newVisitor(), await newVisitor()];
    const answer = await one.ask('GET /v1/carts/{id}', { params: { id: other.cartId } });
    expect(answer.status).toBe(404);
  });
});

describe('lines', () => {
  it('add up, are set, and are taken out', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    await visitor.add(variantId, 2);
    const added = await visitor.add(variantId, 3);
    expect(added.body.items).toMatchObject([
      { variantId, quantity: 5, unitPrice: naira(1_000), total: naira(5_000) },
    ]);
    expect(added.body.totals.total).toEqual(naira(5_000));
    expect((await visitor.set(variantId, 1)).body.items[0].quantity).toBe(1);
    const remove = () => visitor.ask('DELETE /v1/carts/{id}/items/{variantId}', { params: { variantId } });
    expect((await remove()).body.items).toEqual([]);
    expect((await remove()).status).toBe(200);
  });

  it('take 1 to 99 pieces', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    for (const quantity of [0, 100, 1.5, -1])
      expect((await visitor.add(variantId, quantity)).status).toBe(400);
    await visitor.add(variantId, 60);
    const beyond = await visitor.add(variantId, 40);
    expect(beyond).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ path: 'quantity' }] },
    });
    expect((await visitor.add(variantId, 39)).body.items[0].quantity).toBe(99);
  });

  it('are at most 40; the 41st is refused', async () => {
    const visitor = await newVisitor();
    const variants = await newProduct({ variants: 41 });
    for (const variantId of variants.slice(0, 40)) expect((await visitor.add(variantId)).status).toBe(200);
    const refused = await visitor.add(variants[40] ?? '');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'cart-full', detail: expect.stringContaining('40') },
    });
    expect((await visitor.add(variants[0] ?? '')).body.items).toHaveLength(40);
  });

  it('are of variants that are on sale in the currency of the cart', async () => {
    const visitor = await newVisitor();
    expect(await visitor.add(newId('variant', start))).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    const inactive = await newVariant({ active: false });
    expect(await visitor.add(inactive)).toMatchObject({ status: 409, body: { code: 'not-sellable' } });
    const inDollars = await newVariant({ prices: [money(500, 'USD')] });
    expect(await visitor.set(inDollars, 1)).toMatchObject({ status: 409, body: { code: 'not-sellable' } });
  });

  it('lose nothing when many add at once', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    const added = await many(() => visitor.add(variantId));
    for (const { status } of added) expect(status).toBe(200);
    expect((await visitor.read()).body.items[0].quantity).toBe(callers);
  });

  it('show the price of now, and that it is another one', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    await visitor.add(variantId, 2);
    await reprice(variantId, naira(1_500));
    const read = await visitor.read();
    expect(read.body.items[0]).toMatchObject({
      unitPrice: naira(1_500),
      total: naira(3_000),
      notice: 'repriced',
    });
    const seen = await visitor.set(variantId, 2);
    expect(seen.body.items[0].notice).toBeUndefined();
  });

  it('that cannot be sold any more stay visible and cost nothing', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    await visitor.add(variantId);
    await takeOffSale(variantId);
    const { items, totals } = (await visitor.read()).body;
    expect(items).toMatchObject([{ variantId, notice: 'unavailable', total: naira(0) }]);
    expect(totals.total).toEqual(naira(0));
  });
});

describe('versions', () => {
  it('let a change go through only for who has seen the cart', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    const { etag } = (await visitor.add(variantId)).headers;
    const change = (tag: string | undefined) =>
      visitor.ask('PUT /v1/carts/{id}/items/{variantId}', {
        params: { variantId },
        body: { quantity: 7 },
        headers: { 'if-match': tag ?? '' },
      });
    expect((await change(etag)).status).toBe(200);
    expect(await change(etag)).toMatchObject({ status: 412, body: { code: 'stale-version' } });
  });

  it('answer 304 to who knows the cart, and the cart once its prices moved', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    const { etag } = (await visitor.add(variantId)).headers;
    const read = () => visitor.ask('GET /v1/carts/{id}', { headers: { 'if-none-match': etag ?? '' } });
    expect((await read()).status).toBe(304);
    await reprice(variantId, naira(2_000));
    expect((await read()).status).toBe(200);
  });

  it('an idempotency key adds pieces once', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    const add = () =>
      visitor.ask('POST /v1/carts/{id}/items', {
        body: { variantId, quantity: 2 },
        headers: { 'idempotency-key': 'add-two-mugs' },
      });
    await add();
    expect((await add()).headers['idempotent-replayed']).toBe('true');
    expect((await visitor.read()).body.items[0].quantity).toBe(2);
  });
});

describe('coupons', () => {
  it('apply in any case of letters, and leave again', async () => {
    const visitor = await newVisitor();
    await visitor.add(await newVariant(), 3);
    const code = await newCoupon();
    const applied = await visitor.coupon(code.toLowerCase());
    expect(applied.body.coupons).toEqual([{ code, applied: true }]);
    expect(applied.body.totals).toMatchObject({ discount: naira(300), total: naira(2_700) });
    const removed = await visitor.ask('DELETE /v1/carts/{id}/coupons/{code}', { params: { code } });
    expect(removed.body.totals.total).toEqual(naira(3_000));
  });

  it('that do not apply are refused with the reason and not kept', async () => {
    const visitor = await newVisitor();
    await visitor.add(await newVariant());
    const refusal = async (code: string) => (await visitor.coupon(code)).body;
    const expired = await newCoupon({ endsAt: '2020-01-01T00:00:00Z' });
    expect(await refusal(expired)).toMatchObject({ code: 'promotion-not-applicable', reason: 'expired' });
    expect(await refusal('NOSUCHCODE')).toMatchObject({ reason: 'unknown' });
    expect((await visitor.read()).body.coupons).toEqual([]);
  });

  it('stay visible, with the reason, when they stop to apply', async () => {
    const visitor = await newVisitor();
    const variantId = await newVariant();
    await visitor.add(variantId, 5);
    const code = await newCoupon({ conditions: { minimumSubtotal: naira(5_000) } });
    await visitor.coupon(code);
    const { coupons, totals } = (await visitor.set(variantId, 4)).body;
    expect(coupons).toMatchObject([{ code, applied: false, reason: 'minimum-not-met' }]);
    expect(totals.total).toEqual(naira(4_000));
    expect((await visitor.set(variantId, 5)).body.coupons).toEqual([{ code, applied: true }]);
  });

  it('are at most three', async () => {
    const visitor = await newVisitor();
    await visitor.add(await newVariant());
    for (let count = 0; count < 3; count += 1)
      expect((await visitor.coupon(await newCoupon())).status).toBe(200);
    expect((await visitor.coupon(await newCoupon())).body).toMatchObject({ reason: 'not-combinable' });
  });
});

describe('shipping', () => {
  it('costs nothing until there is an address, then the first method offered', async () => {
    const visitor = await newVisitor();
    const before = await visitor.add(await newVariant());
    expect(before.body.totals.shipping).toEqual(naira(0));
    const after = await visitor.ask('PUT /v1/carts/{id}/shipping-address', { body: lagos });
    expect(after.body).toMatchObject({
      shippingAddress: lagos,
      shippingMethod: { id: 'standard', price: naira(150_000) },
      totals: { shipping: naira(150_000), total: naira(151_000) },
    });
  });

  it('can be chosen among what is offered there', async () => {
    const visitor = await newVisitor();
    await visitor.add(await newVariant());
    await visitor.ask('PUT /v1/carts/{id}/shipping-address', { body: lagos });
    const { items } = (await visitor.ask('GET /v1/carts/{id}/shipping-methods')).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['standard', 'express', 'pickup']);
    const choose = (methodId: string) =>
      visitor.ask('PUT /v1/carts/{id}/shipping-method', { body: { methodId } });
    expect((await choose('express')).body.totals.shipping).toEqual(naira(450_000));
    expect(await choose('drone')).toMatchObject({ status: 400, body: { errors: [{ path: 'methodId' }] } });
  });
});
