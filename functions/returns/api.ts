/** HTTP: customers ask, staff decide and receive. */
import { shopsOf } from '../identity/store.ts';
import { actorOnOrder, itemFilter, readOrder } from '../orders/access.ts';
import { provenOrderToken } from '../orders/order-token.ts';
import { getOrders } from '../orders/store.ts';
import { type Acting, actorOf } from '../shared/actor.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { returnsRoutes } from './contract.ts';
import { answerReturn, openReturn, receiveReturnedGoods } from './handle-return.ts';
import { orderIdOfReturn, type Return, returnOf } from './return.ts';
import { listReturns } from './return-list-store.ts';
import { orderReturns } from './store.ts';

const shown = (found: Return) => {
  log.info('return', { orderId: found.orderId, returnId: found.id, returnStatus: found.status });
  return found;
};

/** The shops whose returns the caller sees; undefined: all. */
const shopsFor = async ({ caller, scopes }: Acting): Promise<readonly string[] | undefined> =>
  scopes.has('any') ? undefined : shopsOf(caller.userId);

/** What of these returns the caller may see. What went back for the goods of several shops is one sum, and none of theirs. */
const visibleOf = async (asking: Acting, found: readonly Return[]): Promise<Return[]> => {
  if (asking.scopes.has('any')) return [...found];
  const visible = await itemFilter(asking);
  const orders = await getOrders([...new Set(found.map(({ orderId }) => orderId))]);
  return found.flatMap(({ refund, ...one }) => {
    const order = orders.find(({ id }) => id === one.orderId);
    const theirs = new Set<string>(order ? visible(order).map(({ id }) => id) : []);
    const items = one.items.filter(({ itemId }) => theirs.has(itemId));
    const isWhole = items.length === one.items.length;
    return items.length === 0 ? [] : [{ ...one, items, ...(isWhole && refund && { refund }) }];
  });
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

export const handler = serve(
  returnsRoutes,
  {
    requestReturn: async (request) => {
      const order = await readOrder(request, request.params.id);
      const actor = actorOnOrder(request, order);
      return { status: 201, body: shown(await openReturn(order.id, request.body, actor, request.now)) };
    },
    listAllReturns: async (request) => {
      const { status, ...page } = request.query;
      const found = await listReturns(await shopsFor(request), status, page);
      return { status: 200, body: { ...found, items: await visibleOf(request, found.items) } };
    },
    getReturn: async (request) => {
      const returns = await orderReturns.get(orderIdOfReturn(request.params.id));
      const [found] = await visibleOf(request, [returnOf(returns, request.params.id)]);
      if (!found) throw notFound('return');
      return { status: 200, body: found, headers: { etag: etagOf(returns.version) } };
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
  },
  { provenSecret: provenOrderToken },
);
