/** Each event that can be triggered comes about, told as partners are told. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { triggered } from '../../cli/commands/trigger.ts';
import { publicEventTypes } from '../../functions/webhooks/contract.ts';
import { stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { withCommandLine } from './command-line.ts';

const stack = withStack({ demo: 'people' });
const shop = withCommandLine(stack.url);

beforeAll(async () => {
  await stockedVariant(await stack.as('staff'), 1_000);
  await shop.login('staff');
}, 60_000);

/** The clock goes on at the end alone. */
const last = 'order.failed';
const inOrder = [...triggered.filter((type) => type !== last), last] as const;

describe('trigger', () => {
  it.each(inOrder)('makes %s come about', async (type) => {
    const event = await shop.json<{ type: string; id: string; made: object }>('trigger', type);
    expect(event).toMatchObject({ type, id: expect.stringMatching(/^evt_/) });
    const [told] = (await stack.events(event.id)).filter((one) => one.detail.id === event.id);
    expect(told).toMatchObject({ type });
  });

  it('knows what partners may hear, and leaves out what needs a day, a guest or a cart that is forgotten', () => {
    const left = publicEventTypes.filter((type) => !triggered.some((one) => one === type));
    expect(left).toEqual(['order.claimed', 'payment.expired', 'cart.abandoned', 'sales.daily-summary']);
  });

  it('says in words what was made', async () => {
    const { code, out } = await shop.type(['trigger', 'order.created']);
    expect(code).toBe(0);
    expect(out).toMatch(/^order\.created {2}evt_\w+\n {2}variantId {2}var_\w+\n {2}orderId {2}ord_\w+\n$/);
  });

  it('ends with 2 for what it cannot make, with 1 for who may not', async () => {
    expect((await shop.type(['trigger', 'order.claimed'])).code).toBe(2);
    await shop.login('ada');
    expect((await shop.type(['trigger', 'order.created'])).code).toBe(1);
  });
});
