/** Somebody takes their data away: all of it, and nobody else's. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { confirmedOrder, filledCart, homeAddress, stockedVariant } from '../support/shop.ts';
import type { Fields, Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people', startTimeoutSeconds: 180, env: { RATE_LIMITS: 'on' } });

type Export = {
  readonly id: string;
  readonly status: string;
  readonly sizeBytes?: number;
  readonly expiresAt?: string;
  readonly downloadUrl?: string;
};

const done = (shopper: Shopper, id: string): Promise<Export> =>
  until(
    async () => {
      const { body } = await shopper.get<Export>(`/v1/me/export/${id}`);
      return body.status === 'done' && body;
    },
    { what: `the export ${id}` },
  );

const exported = async (shopper: Shopper): Promise<Export> => {
  const asked = await shopper.post<Export>('/v1/me/export');
  expect(asked).toMatchObject({ status: 202, body: { status: 'running' } });
  expect(asked.headers.get('location')).toBe(`/v1/me/export/${asked.body.id}`);
  return done(shopper, asked.body.id);
};

const fileOf = async ({ downloadUrl = '' }: Export): Promise<Fields> =>
  (await (await fetch(downloadUrl)).json()) as Fields;

describe('my data', () => {
  it('are all in one file: who I am, where I live, what I bought and took back, and what I did', async () => {
    const [ada, staff] = await Promise.all([shop.as('ada'), shop.as('staff')]);
    await ada.post('/v1/me/addresses', { ...homeAddress, line2: 'Floor of Ada' });
    const { id: userId } = (await ada.get<{ id: string }>('/v1/me')).body;
    const noted = await staff.put(`/v1/users/${userId}/metadata`, { note: 'Kind to dogs' });
    expect(noted.status).toBe(200);
    const variantId = await stockedVariant(staff, 9);
    const order = await confirmedOrder(shop, ada, variantId, 2);
    expect((await ada.delete(`/v1/orders/${order.id}`)).status).toBe(204);
    await filledCart(ada, variantId);
    await confirmedOrder(shop, await shop.as('grace'), variantId);
    await shop.settled();
    const made = await exported(ada);
    const file = await fileOf(made);
    expect(file).toMatchObject({
      profile: { email: 'ada@example.com' },
      addresses: [expect.objectContaining({ line2: 'Floor of Ada' })],
      carts: [expect.objectContaining({ items: [expect.objectContaining({ variantId })] })],
    });
    const orders = file.orders as (Fields & { id: string })[];
    expect(orders.map(({ id }) => id)).toEqual([order.id]);
    expect(orders[0]).toMatchObject({
      shippingAddressSnapshot: homeAddress,
      items: [expect.objectContaining({ quantity: 2 })],
      payment: { status: 'refunded', attempts: [expect.objectContaining({ status: 'succeeded' })] },
      mails: expect.arrayContaining([expect.objectContaining({ status: 'sent' })]),
      invoices: [
        expect.objectContaining({ kind: 'invoice' }),
        expect.objectContaining({ kind: 'credit-note' }),
      ],
      shipments: [],
      returns: [],
    });
    const text = JSON.stringify(file);
    expect(text).not.toMatch(/grace|secret|token|checkoutUrl|authorization|Kind to dogs/i);
    expect(made.sizeBytes).toBeGreaterThan(1_000);
  });

  it('are mine alone, also from staff and by their address', async () => {
    const ada = await shop.as('ada');
    const { id, downloadUrl = '' } = await exported(ada);
    for (const other of [await shop.as('grace'), await shop.as('staff'), await shop.as('admin')]) {
      expect((await other.get(`/v1/me/export/${id}`)).status).toBe(404);
    }
    expect((await shop.anonymous().get(`/v1/me/export/${id}`)).status).toBe(401);
    const [bare = ''] = downloadUrl.split('?');
    expect((await fetch(bare)).status).toBe(403);
    expect((await fetch(downloadUrl.replace(id, 'dex_01JD3Z7Q4M8K2V5X9W6T1R0N00'))).status).toBe(403);
    await shop.advance(301);
    expect((await fetch(downloadUrl)).status).toBe(403);
    expect((await fetch((await done(await shop.as('ada'), id)).downloadUrl ?? '')).status).toBe(200);
  });

  it('are asked for a few times a day, once for a key, and the trail says that they were taken', async () => {
    const somebody = await newShopper(shop);
    const key = { headers: { 'idempotency-key': crypto.randomUUID() } };
    const first = await somebody.post<Export>('/v1/me/export', undefined, key);
    const again = await somebody.post<Export>('/v1/me/export', undefined, key);
    expect(again.body.id).toBe(first.body.id);
    await done(somebody, first.body.id);
    await somebody.post('/v1/me/export');
    const refused = await somebody.post('/v1/me/export');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited']);
    const admin = await shop.as('admin');
    const trail = await admin.get<{ items: Fields[] }>(`/v1/audit-log?object=${first.body.id}`);
    expect(trail.body.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['POST /v1/me/export', 'GET /v1/me/export/{id}']),
    );
  });

  it('are gone from the bucket after a week, and with the account', async () => {
    const somebody = await newShopper(shop);
    const { downloadUrl = '' } = await exported(somebody);
    expect((await fetch(downloadUrl)).status).toBe(200);
    expect((await somebody.delete('/v1/me')).status).toBe(204);
    await shop.settled();
    expect((await fetch(downloadUrl)).status).toBe(404);
    const { id } = await exported(await shop.as('ada'));
    await shop.advance(8 * 24 * 3600);
    const later = await (await shop.as('ada')).get<Export>(`/v1/me/export/${id}`);
    expect(later.body).toMatchObject({ status: 'done' });
    expect(later.body.downloadUrl).toBeUndefined();
  });
});
