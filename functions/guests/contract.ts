/** The routes about people who ordered without an account. */
import * as z from 'zod';
import { orderViewSchema } from '../orders/view.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';

export const guestsRoutes = defineRoutes({
  claimOrder: {
    method: 'POST',
    path: '/v1/orders/{id}/claim',
    summary: 'Take over an order that I placed as a guest, with the address of my account; its token ends',
    access: 'orders:claim',
    params: z.object({ id: idSchema('order') }),
    body: z.strictObject({ orderToken: z.string().min(1).max(200) }),
    etag: true,
    responses: { 200: orderViewSchema },
    errors: ['not-found', 'forbidden', 'conflict'],
    idempotent: true,
  },
  forgetGuest: {
    method: 'DELETE',
    path: '/v1/guests/{id}',
    summary:
      'Forget a guest, whose id their orders show: mails and tokens end now, name and address with the end of each order',
    access: 'guests:forget',
    params: z.object({ id: idSchema('guest') }),
    responses: { 204: null },
    errors: ['not-found'],
  },
});
