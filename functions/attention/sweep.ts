/**
 * Every five minutes: finds what no event tells of, because only time passed, and heals a list that missed something.
 * Each look takes a bounded number of pages and goes on where it stopped; all of it is idempotent.
 */
import { listStanding } from '../bulk/under-way-store.ts';
import { listShipments } from '../fulfilment/shipment-list-store.ts';
import { listConflicts } from '../integrations/conflict-store.ts';
import { theSystem } from '../integrations/run-store.ts';
import { orderMachine } from '../orders/lifecycle.ts';
import { listOrdersByStatus } from '../orders/list-store.ts';
import { listDisputesOf } from '../payments/dispute-store.ts';
import { listPaymentsToReview } from '../payments/payment-list-store.ts';
import { isIdOf } from '../shared/ids.ts';
import { statesOf } from '../shared/machine.ts';
import { allEndpoints } from '../webhooks/endpoint-store.ts';
import { examine } from './examine.ts';
import { lookAtDeadLetters } from './look-at-dead-letters.ts';
import { lookAtRuns } from './look-at-runs.ts';
import { lookAtAll, walkPages } from './looks.ts';
import { aboutOf } from './matter.ts';
import { standingMilliseconds } from './of-files.ts';
import { mattersOfOrder, overdueAfter } from './of-order.ts';
import { isLost } from './of-parcels.ts';
import { listOpen } from './store.ts';

const before = (now: Date, milliseconds: number): string =>
  new Date(now.getTime() - milliseconds).toISOString();

const lookAtOverdueOrders = async (now: Date): Promise<void> => {
  for (const status of statesOf(orderMachine)) {
    const milliseconds = overdueAfter(status);
    if (milliseconds === undefined) continue;
    const period = { to: before(now, milliseconds) };
    await walkPages(
      `orders ${status}`,
      (request) => listOrdersByStatus(status, period, request),
      async (order) => {
        if (mattersOfOrder(order, now).length > 0) await examine(aboutOf('order', order.id), now);
      },
    );
  }
};

const lookAtEndpoints = async (now: Date): Promise<void> => {
  const off = (await allEndpoints()).filter(({ status }) => status === 'disabled');
  for (const { id } of off) await examine(aboutOf('endpoint', id), now);
};

const lookAtFiles = (now: Date): Promise<void> =>
  walkPages(
    'files',
    (request) => listStanding(before(now, standingMilliseconds), request),
    (id) => examine(aboutOf(isIdOf('import', id) ? 'import' : 'export', id), now),
  );

const lookAtExternalSystem = async (now: Date): Promise<void> => {
  await examine(aboutOf('system', theSystem), now);
  await walkPages(
    'conflicts',
    (request) => listConflicts('open', request),
    ({ id }) => examine(aboutOf('conflict', id), now),
  );
};

const looks: Readonly<Record<string, (now: Date) => Promise<void>>> = {
  'what is listed': (now) => walkPages('listed', listOpen, ({ about }) => examine(about, now)),
  'overdue orders': lookAtOverdueOrders,
  'payments to review': (now) =>
    walkPages('payments', listPaymentsToReview, ({ orderId }) => examine(aboutOf('order', orderId), now)),
  'open disputes': (now) =>
    walkPages(
      'disputes',
      (request) => listDisputesOf('open', request),
      ({ orderId }) => examine(aboutOf('order', orderId), now),
    ),
  'failed parcels': (now) =>
    walkPages(
      'parcels',
      (request) => listShipments(undefined, { status: 'failed' }, request),
      async (shipment) => {
        if (isLost(shipment)) await examine(aboutOf('order', shipment.orderId), now);
      },
    ),
  endpoints: lookAtEndpoints,
  'imports and exports': lookAtFiles,
  reconciliations: lookAtRuns,
  'external system': lookAtExternalSystem,
  'dead letters': lookAtDeadLetters,
};

export const handler = (): Promise<void> => {
  const now = new Date();
  return lookAtAll(Object.fromEntries(Object.entries(looks).map(([name, look]) => [name, () => look(now)])));
};
