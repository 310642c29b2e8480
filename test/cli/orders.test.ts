/** Orders on the command line: listed, shown, traced, watched, paid; and what waits for a person. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { attentionKinds } from '../../cli/commands/attention.ts';
import { finalStatuses, orderStatuses } from '../../cli/commands/order-words.ts';
import { attentionKinds as kindsOfApi } from '../../functions/attention/contract.ts';
import { orderMachine } from '../../functions/orders/lifecycle.ts';
import type { components } from '../../sdk/index.ts';
import { directOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { withCommandLine } from './command-line.ts';

type Schemas = components['schemas'];
type Order = Schemas['Order'];

const stack = withStack({ demo: 'people' });
const shop = withCommandLine(stack.url);

let variantId: string;
const placed = async (quantity = 1): Promise<{ id: string; number: string }> => {
  const order = await directOrder(await stack.as('ada'), [{ variantId, quantity }]);
  const { number = '' } = await shop.json<Order>('orders', 'show', order.id);
  return { id: order.id, number };
};

beforeAll(async () => {
  variantId = await stockedVariant(await stack.as('staff'), 1_000);
  await shop.login('staff');
}, 60_000);

describe('orders', () => {
  it('are listed page by page and all at once, as tables and as the API has them', async () => {
    const orders = [await placed(), await placed(), await placed()];
    const first = await shop.json<{ items: Order[]; nextCursor: string }>('orders', 'list', '--limit', '2');
    expect(first.items).toHaveLength(2);
    const next = await shop.json<{ items: Order[] }>('orders', 'list', '--cursor', first.nextCursor);
    expect(next.items.map(({ id }) => id)).toContain(orders[0]?.id);
    const all = await shop.json<{ items: Order[] }>('orders', 'list', '--all', '--status', 'pending');
    expect(all.items.length).toBeGreaterThanOrEqual(3);
    const { out } = await shop.type(['orders', 'list', '--limit', '1']);
    const [head, row, more] = out.split('\n');
    expect(head).toMatch(/^NUMBER +PLACED +STATUS +PAYMENT +TOTAL +PIECES +ID$/);
    expect(row).toMatch(
      /^W-\S+ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +pending +pending +NGN [\d,.]+ +1 +ord_\w+$/,
    );
    expect(more).toMatch(/^\(more with --cursor \S+, or --all\)$/);
    expect((await shop.type(['orders', 'list', '--status', 'refunded'])).out).toBe('No orders.\n');
  });

  it('are shown by number and by id, with their money and where they go', async () => {
    const { id, number } = await placed(2);
    await (await stack.as('ada')).patch(`/v1/orders/${id}`, { note: 'ring twice please' });
    const { code, out } = await shop.type(['orders', 'show', number]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^order +${number}\\nid +${id}\\nstatus +pending\\n`));
    expect(out).toMatch(/note +ring twice please\n/);
    expect(out).toMatch(/subtotal +NGN 2,598\.00/);
    const unknown = await shop.type(['orders', 'show', 'W-2020-000000']);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('There is no order with the number W-2020-000000');
  });

  it('are paid at a simulator, traced and watched until they are confirmed', async () => {
    const { id, number } = await placed();
    const watching = shop.type(['orders', 'watch', number, '--until', 'confirmed', '--timeout', '60']);
    await until(async () => watching.soFar() !== '', { what: 'the first line of the timeline' });
    const payment = await shop.json<Schemas['Payment']>('pay', number);
    expect(payment).toMatchObject({ orderId: id, status: 'succeeded', provider: 'paystack' });
    const watched = await watching;
    expect(watched).toMatchObject({ code: 0 });
    expect(watched.err).toContain('The order is confirmed.');
    const trace = await shop.json<Schemas['OrderTrace']>('orders', 'trace', id);
    expect(trace.states.map(({ name }) => name)).toContain('CommitStock');
    expect((await shop.type(['orders', 'trace', id])).out).toMatch(/AwaitPayment +\d{4}-.*Z +\d+ ms/);
    const again = await shop.type(['pay', number]);
    expect(again.code).toBe(1);
    expect(again.err).toContain('(payment-settled)');
  });

  it('end with 5 when the bank declines, and with 0 when that was asked for', async () => {
    await stack.scenario('paystack', 'decline');
    const { number } = await placed();
    const declined = await shop.type(['pay', number]);
    expect(declined.code).toBe(5);
    expect(declined.err).toContain('The payment is failed, and not succeeded');
    expect((await shop.type(['pay', number, '--outcome', 'decline'])).code).toBe(0);
  });

  it('that end otherwise than awaited, or not in time, end the watch with 5', async () => {
    const { id, number } = await placed();
    expect((await shop.type(['orders', 'watch', id, '--timeout', '1'])).code).toBe(5);
    await (await stack.as('ada')).post(`/v1/orders/${id}/cancel`, {});
    const watched = await shop.type(['orders', 'watch', number, '--until', 'confirmed', '--json']);
    expect(watched.code).toBe(5);
    const lines = watched.out.trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)).sort().join())).toContain(
      'actor,at,detail,kind,title',
    );
    expect(JSON.parse(watched.err)).toMatchObject({ error: { exit: 'unsuccessful' } });
  });

  it('are all watched until Ctrl-C, which is no failure', async () => {
    const watching = shop.type(['orders', 'watch', '--json']);
    const { id } = await placed();
    await until(async () => watching.soFar().includes(id), { what: 'the new order' });
    watching.stop();
    expect((await watching).code).toBe(0);
  });

  it('are not paid at a provider that does not take their currency', async () => {
    const { number } = await placed();
    const { code, err } = await shop.type(['pay', number, '--provider', 'chapa']);
    expect(code).toBe(1);
    expect(err).toContain('chapa does not take NGN (invalid-request)');
  });
});

describe('attention', () => {
  it('lists what waits, and is told what was settled', async () => {
    expect((await shop.type(['attention'])).out).toBe('Nothing waits.\n');
    const { id } = await placed();
    await shop.json('pay', id);
    await until(async () => (await shop.json<Order>('orders', 'show', id)).status === 'confirmed');
    await stack.advance(8 * 24 * 3600);
    const found = await until(
      async () => {
        const { items } = await shop.json<{ items: Schemas['Attention'][] }>(
          'attention',
          '--kind',
          'shipping-overdue',
        );
        return items.find(({ orderId }) => orderId === id);
      },
      { what: 'an overdue order' },
    );
    expect((await shop.type(['attention', 'list'])).out).toMatch(
      /^SINCE +KIND +ID +ORDER +AT STAKE +NEXT STEP\n/,
    );
    const settled = await shop.json('attention', 'settle', found.id, '--note', 'told the customer');
    expect(settled).toEqual({ id: found.id, settled: true });
  }, 60_000);
});

it('knows the statuses and kinds that there are', () => {
  expect([...orderStatuses].sort()).toEqual(Object.keys(orderMachine.transitions).sort());
  expect([...finalStatuses].sort()).toEqual([...orderMachine.final].sort());
  expect([...attentionKinds].sort()).toEqual(Object.keys(kindsOfApi).sort());
});
