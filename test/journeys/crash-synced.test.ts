/** Calls are lost while an external system is told of an order, moves it, and makes another one. */
import { worldSettings } from '../../local/world/world.ts';
import type { Story } from '../support/crash-everywhere.ts';
import { eventually, insist } from '../support/crash-run.ts';
import { crashSettings } from '../support/crash-settings.ts';
import { externalOf } from '../support/external.ts';

Object.assign(crashSettings, worldSettings);
const { confirmedInStory, isOrder, proveCrashSafety, stack } = await import('../support/crash-everywhere.ts');
const external = externalOf(stack);

/** Asked for until it is so: a run that died is gone on with once its time is over. */
const syncUntil = (isSo: () => Promise<boolean>, what: string): Promise<void> =>
  eventually(
    stack,
    async () => {
      await external.sync();
      return isSo();
    },
    what,
  );

const ordersOf = async (email: string): Promise<readonly { readonly status: string }[]> => {
  const staff = await stack.as('staff');
  const path = `/v1/orders?email=${encodeURIComponent(email)}`;
  return (await insist(stack, () => staff.get<{ items: { status: string }[] }>(path))).body.items;
};

const openConflicts = async (): Promise<number> => {
  const staff = await stack.as('staff');
  const path = '/v1/integrations/external/conflicts?status=open';
  return (await insist(stack, () => staff.get<{ items: unknown[] }>(path))).body.items.length;
};

const hears = (orderId: string, status: string) => async (): Promise<boolean> =>
  (await external.heard(orderId))?.said.status === status;

let told = 0;

const story: Story = async (actors) => {
  const { id: orderId } = await confirmedInStory(actors);
  await eventually(stack, hears(orderId, 'confirmed'), `${orderId} being heard of`);
  const sellable = () => actors.staff.get<{ sku: string }>(`/v1/variants/${actors.variantId}`);
  const { sku } = (await insist(stack, sellable)).body;
  told += 1;
  const email = `crash-${told}@example.com`;
  await external.move(orderId, 'ship');
  await external.order({ sku, quantity: 1, email });
  const isThere = async (): Promise<boolean> => (await ordersOf(email))[0]?.status === 'confirmed';
  await syncUntil(isThere, `the order of ${email}`);
  await external.move(orderId, 'deliver');
  await syncUntil(isOrder(orderId, 'approved'), `${orderId} being approved`);
  await eventually(stack, hears(orderId, 'approved'), `${orderId} being heard of to its end`);
  const made = (await ordersOf(email)).length;
  if (made !== 1) throw new Error(`${made} orders of ${email} were made`);
  const left = await openConflicts();
  if (left > 0) throw new Error(`${left} conflicts`);
  return orderId;
};

proveCrashSafety('moved by an external system', story, { leastStride: 8 });
