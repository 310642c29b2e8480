/** Events only tell where to look: the thing itself says whether it waits for a person. */
import { consume } from '../events/consume.ts';
import { getRun } from '../payments/reconciliation/store.ts';
import { examine } from './examine.ts';
import { noteRun } from './look-at-runs.ts';
import { aboutOf } from './matter.ts';

type OfOrder = { readonly data: { readonly orderId: string } };

const lookAtOrder = ({ data }: OfOrder): Promise<void> => examine(aboutOf('order', data.orderId), new Date());

export const handler = consume({
  'payment.mismatched': lookAtOrder,
  'payment.surplus-captured': lookAtOrder,
  'payment.refund-failed': lookAtOrder,
  'payment.refunded': lookAtOrder,
  'payment.disputed': lookAtOrder,
  'payment.dispute-closed': lookAtOrder,
  'order.edited': lookAtOrder,
  'shipment.created': lookAtOrder,
  'shipment.updated': lookAtOrder,

  'payment.reconciled': async ({ data: { startedAt, runId } }) => {
    const run = await getRun(startedAt, runId);
    if (run) await noteRun(run, new Date());
  },

  'external.conflict-found': ({ data }) => examine(aboutOf('conflict', data.conflictId), new Date()),

  'webhook.endpoint-disabled': ({ data }) => examine(aboutOf('endpoint', data.endpointId), new Date()),
  'webhook.delivery-died': ({ data }) => examine(aboutOf('delivery', data.deliveryId), new Date()),
});
