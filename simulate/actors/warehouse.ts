/** The warehouse packs what it was asked for, beside staff who may have been quicker, and is closed now and then. */
import { between } from '../../local/aws/weather/random.ts';
import { shopperAt } from '../../test/support/shopper.ts';
import type { Actor } from '../actor.ts';
import { drawn, type World } from '../world.ts';
import type { Page } from './bodies.ts';

type WarehouseOrder = { readonly orderId: string; readonly status: string };

const ordersAtOnce = 4;
const shortestClosedHours = 0.5;
/** The shop tries for most of a day (`lib/event-queue.ts`); what is closed for longer does leave dead letters. */
const longestClosedHours = 8;
/** The next step of what it has: by the simulator's own tools, who report to the shop. */
const steps: Readonly<Record<string, string>> = { requested: 'ship', shipped: 'deliver' };

export const makeWarehouse = (world: World): Actor => {
  const random = world.randomOf('warehouse');
  const tool = shopperAt(world.stack.url);
  const work = async (): Promise<string | undefined> => {
    const { body } = await tool.get<Page<WarehouseOrder>>('/_local/warehouse');
    const status = drawn(random, ['requested', 'shipped', 'shipped']);
    const open = body.items.filter((order) => order.status === status);
    const said: string[] = [];
    for (const { orderId } of open.slice(0, ordersAtOnce)) {
      const answer = await tool.post(`/_local/warehouse/${orderId}/${steps[status]}`, {});
      said.push(`${steps[status]} ${orderId}: ${answer.status}`);
    }
    return said.length === 0 ? undefined : said.join(', ');
  };
  const be = (next: string) => tool.post('/_local/warehouse/scenario', { next });
  const close = async (): Promise<string> => {
    const how = drawn(random, ['down', 'timeout']);
    const hours = between(random, shortestClosedHours, longestClosedHours);
    await be(how);
    void world.sleep(hours * 3600).then(() => be('manual'));
    return `${how} for ${hours.toFixed(1)} hours`;
  };
  return {
    name: 'warehouse',
    pauseMinutes: 60,
    hours: { from: 7, to: 17 },
    acts: [
      { name: 'works', odds: 5, run: work },
      { name: 'closes', odds: 1, run: close },
    ],
  };
};
