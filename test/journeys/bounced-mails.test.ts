/** Staff see which mails of an order came back; SES's mailbox simulator stands for the addresses. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { confirmedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type Notification = { readonly id: string; readonly status: string };
type Listed = { readonly items: readonly Notification[] };

const mailsOf = async (email: string) => {
  const staff = await shop.as('staff');
  const shopper = await newShopper(shop, email);
  const order = await confirmedOrder(shop, shopper, await stockedVariant(staff, 1));
  const path = `/v1/orders/${order.id}/notifications`;
  const list = async () => (await staff.get<Listed>(path)).body.items;
  const once = (status: string) =>
    until(async () => (await list()).length > 0 && (await list()).every((one) => one.status === status));
  return { staff, path, list, once };
};

describe('a mail that comes back', () => {
  it('is shown as bounced, again when it is sent again, and stops nothing', async () => {
    const { staff, path, list, once } = await mailsOf('bounce+ada@simulator.amazonses.com');
    await once('bounced');
    expect(await list()).toEqual([
      {
        id: 'receipt.-',
        kind: 'receipt',
        status: 'bounced',
        at: expect.any(String),
        cameBackAt: expect.any(String),
        reason: 'Permanent/General',
        resent: false,
      },
    ]);
    expect((await staff.post(`${path}/receipt.-/resend`, {})).status).toBe(201);
    await until(async () => (await list()).length === 2);
    await once('bounced');
    await shop.settled();
    expect(await shop.deadLetters()).toEqual([]);
  });

  it('is shown as called spam', async () => {
    const { list, once } = await mailsOf('complaint+ada@simulator.amazonses.com');
    await once('complained');
    expect(await list()).toMatchObject([{ status: 'complained', reason: 'abuse' }]);
  });

  it('is none when it arrives', async () => {
    const { list, once } = await mailsOf('success+ada@simulator.amazonses.com');
    await once('sent');
    await shop.settled();
    expect(await list()).toMatchObject([{ status: 'sent' }]);
  });
});
