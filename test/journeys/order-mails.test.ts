/** Staff see which mails an order had, and send one again. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { confirmedOrder, deliver, shipWhole, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type Notification = {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly resent: boolean;
};
type Read = Notification & {
  readonly letter?: { readonly to: string; readonly subject: string; readonly text: string };
};
type Listed = { readonly items: readonly Notification[] };

describe('the mails of an order', () => {
  it('are listed as they were sent, and one of them is sent again, once for a request', async () => {
    const staff = await shop.as('staff');
    const shopper = await newShopper(shop);
    const order = await confirmedOrder(shop, shopper, await stockedVariant(staff, 9));
    await deliver(staff, await shipWhole(staff, order));
    const path = `/v1/orders/${order.id}/notifications`;
    const kinds = async () => (await staff.get<Listed>(path)).body.items.map(({ kind }) => kind);
    await until(async () => (await kinds()).length === 3);
    const items = [{ itemId: order.items[0]?.id, quantity: 1 }];
    await shopper.post(`/v1/orders/${order.id}/returns`, { items, reason: 'Broken' });
    await until(async () => (await kinds()).length === 4);
    expect(await kinds()).toEqual(['receipt', 'shipped', 'delivered', 'return-requested']);
    const mails = async () => (await shop.emails(order.id)).map(({ subject }) => subject);
    const before = await mails();
    for (const { id, kind } of (await staff.get<Listed>(path)).body.items) {
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const resent = await staff.post<Notification>(`${path}/${id}/resend`, {}, { headers });
      expect(resent).toMatchObject({ status: 201, body: { kind, status: 'sent', resent: true } });
      const again = await staff.post<Notification>(`${path}/${id}/resend`, {}, { headers });
      expect(again.body).toEqual(resent.body);
    }
    expect(await kinds()).toHaveLength(8);
    const after = await mails();
    expect(after.slice().sort()).toEqual([...before, ...before].sort());
    const [, last] = (await staff.get<Listed>(path)).body.items.filter(({ resent }) => resent);
    expect((await staff.post(`${path}/${last?.id}/resend`, {})).status).toBe(201);
    expect((await staff.post(`${path}/receipt.nothing/resend`, {})).status).toBe(404);
    const [receipt] = (await staff.get<Listed>(path)).body.items;
    const read = await staff.get<Read>(`${path}/${receipt?.id}`);
    const [sent] = (await shop.emails(order.id)).filter(
      ({ subject }) => subject === read.body.letter?.subject,
    );
    expect(read.body).toMatchObject({ kind: 'receipt', status: 'sent', letter: { text: sent?.text } });
    expect((await staff.get(`${path}/receipt.nothing`)).status).toBe(404);
    expect((await shopper.get(`${path}/${receipt?.id}`)).status).toBe(403);
    expect((await shopper.get(path)).status).toBe(403);
  });

  it('tell of a return: that it was asked for, that it may come, and why another may not', async () => {
    const staff = await shop.as('staff');
    const shopper = await newShopper(shop);
    const order = await confirmedOrder(shop, shopper, await stockedVariant(staff, 9), 2);
    await deliver(staff, await shipWhole(staff, order));
    const items = [{ itemId: order.items[0]?.id, quantity: 1 }];
    const asked = async (): Promise<string> => {
      const path = `/v1/orders/${order.id}/returns`;
      return (await shopper.post<{ id: string }>(path, { items, reason: 'Broken' })).body.id;
    };
    await until(async () => (await shop.emails(order.id)).length === 3);
    expect((await staff.post(`/v1/returns/${await asked()}/approve`, {})).status).toBe(200);
    const why = { reason: 'It was worn' };
    expect((await staff.post(`/v1/returns/${await asked()}/reject`, why)).status).toBe(200);
    const kinds = async () =>
      (await staff.get<Listed>(`/v1/orders/${order.id}/notifications`)).body.items.map(({ kind }) => kind);
    const told = ['return-approved', 'return-rejected', 'return-requested', 'return-requested'];
    await until(async () => (await kinds()).length === 3 + told.length);
    expect((await kinds()).slice(3).sort()).toEqual(told);
    const mails = await shop.emails(order.id);
    expect(mails.filter(({ text }) => text.includes(why.reason))).toHaveLength(1);
  });
});
