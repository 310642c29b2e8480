/** HTTP: customers ask, staff decide and receive. */
import { readOrder } from '../orders/access.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { returnsRoutes } from './contract.ts';
import { decide, openReturn, receive } from './handle-return.ts';
import type { Return } from './return.ts';
import { getReturns } from './store.ts';

const shown = (found: Return) => {
  log.info('return', { orderId: found.orderId, returnId: found.id, returnStatus: found.status });
  return found;
};

export const handler = serve(returnsRoutes, {
  requestReturn: async (request) => {
    const order = await readOrder(request, request.params.id);
    return { status: 201, body: shown(await openReturn(order.id, request.body, request.now)) };
  },
  listReturns: async (request) => {
    const order = await readOrder(request, request.params.id);
    const { returns } = await getReturns(order.id);
    return { status: 200, body: { items: returns } };
  },
  approveReturn: async ({ params, body, now }) => ({
    status: 200,
    body: shown(await decide(params.id, 'approve', body?.reason, now)),
  }),
  rejectReturn: async ({ params, body, now }) => ({
    status: 200,
    body: shown(await decide(params.id, 'reject', body?.reason, now)),
  }),
  receiveReturn: async ({ params, body, caller, now }) => ({
    status: 200,
    body: shown(await receive(params.id, body.restock, caller.userId, now)),
  }),
});
