/** HTTP: disputes, for staff. */
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import type { Dispute } from './dispute.ts';
import { getDispute, listDisputes, listDisputesOf } from './dispute-store.ts';
import { acceptDispute } from './disputes.ts';
import { disputesRoutes } from './disputes-contract.ts';

const view = ({ providerDisputeId: _, ...dispute }: Dispute) => dispute;

export const handler = serve(disputesRoutes, {
  listDisputes: async ({ query: { status, ...page } }) => {
    const found = await (status === undefined ? listDisputes(page) : listDisputesOf(status, page));
    return { status: 200, body: { ...found, items: found.items.map(view) } };
  },

  getDispute: async ({ params }) => {
    const dispute = await getDispute(params.id);
    if (!dispute) throw notFound('dispute');
    return { status: 200, body: view(dispute) };
  },

  acceptDispute: async ({ params, caller, now }) => {
    const dispute = await acceptDispute(params.id, now);
    log.info('dispute accepted', { orderId: dispute.orderId, disputeId: dispute.id, actor: caller.userId });
    return { status: 200, body: view(dispute) };
  },
});
