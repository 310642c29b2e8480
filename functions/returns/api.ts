/** HTTP: customers ask, staff decide and receive. */
import { readOrder } from '../orders/access.ts';
import { type Acting, actorOf } from '../shared/actor.ts';
import { serve } from '../shared/http/serve.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { returnsRoutes } from './contract.ts';
import { answerReturn, openReturn, receiveReturnedGoods } from './handle-return.ts';
import type { Return } from './return.ts';
import { orderReturns } from './store.ts';

const shown = (found: Return) => {
  log.info('return', { orderId: found.orderId, returnId: found.id, returnStatus: found.status });
  return found;
};

type Deciding = Acting & {
  readonly params: { readonly id: Id<'return'> };
  readonly body?: { readonly reason?: string | undefined } | undefined;
  readonly now: Date;
};

const decided = (request: Deciding, decision: 'approve' | 'reject'): Promise<Return> => {
  const { params, body, now } = request;
  return answerReturn(params.id, decision, { why: body?.reason, actor: actorOf(request) }, now);
};

export const handler = serve(returnsRoutes, {
  requestReturn: async (request) => {
    const order = await readOrder(request, request.params.id);
    const actor = actorOf(request, order.customerId);
    return { status: 201, body: shown(await openReturn(order.id, request.body, actor, request.now)) };
  },
  listReturns: async (request) => {
    const order = await readOrder(request, request.params.id);
    const { returns } = await orderReturns.get(order.id);
    return { status: 200, body: { items: returns } };
  },
  approveReturn: async (request) => ({ status: 200, body: shown(await decided(request, 'approve')) }),
  rejectReturn: async (request) => ({ status: 200, body: shown(await decided(request, 'reject')) }),
  receiveReturn: async (request) => {
    const { params, body, now } = request;
    return {
      status: 200,
      body: shown(await receiveReturnedGoods(params.id, body.restock, actorOf(request), now)),
    };
  },
});
