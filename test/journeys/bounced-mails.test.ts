/** Staff see which mails of an order came back; SES's mailbox simulator stands for the addresses. */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../support/new-shopper.ts';
import { confirmedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type Entry = { readonly kind: string; readonly title: string; readonly detail: string };

const mailsOf = async (email: string) => {
  const staff = await shop.as('staff');
  const shopper = await newShopper(shop, email);
  const order = await confirmedOrder(shop, shopper, await stockedVariant(staff, 1));
  const list = async () => {
    const { body } = await staff.get<{ items: readonly Entry[] }>(`/v1/orders/${order.id}/timeline`);
    return body.items.filter(({ kind }) => kind === 'mail');
  };
  return { list, once: (detail: RegExp) => until(async () => detail.test((await list())[0]?.detail ?? '')) };
};

describe('a mail that comes back', () => {
  it('is shown as bounced, and stops nothing', async () => {
    const { list, once } = await mailsOf('bounce+ada@simulator.amazonses.com');
    await once(/^bounced at \d{4}-.+Z: Permanent\/General$/);
    expect(await list()).toMatchObject([{ title: 'Mail sent: receipt' }]);
    await shop.settled();
    expect(await shop.deadLetters()).toEqual([]);
  });

  it('is shown as called spam', async () => {
    const { once } = await mailsOf('complaint+ada@simulator.amazonses.com');
    await once(/^complained at .+Z: abuse$/);
  });

  it('is none when it arrives', async () => {
    const { list } = await mailsOf('success+ada@simulator.amazonses.com');
    await until(async () => (await list()).length === 1);
    await shop.settled();
    expect(await list()).toMatchObject([{ title: 'Mail sent: receipt', detail: '' }]);
  });
});
