/** The routes of disputes: what customers' banks question, for staff. */
import * as z from 'zod';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { disputeSchema, disputeStatusSchema } from './dispute.ts';

const dispute = disputeSchema
  .omit({ providerDisputeId: true })
  .extend({
    takenBack: disputeSchema.shape.takenBack.meta({ description: 'What the books say of a lost dispute.' }),
  })
  .meta({ id: 'Dispute' });

const params = z.object({ id: idSchema('dispute') });

export const disputesRoutes = defineRoutes({
  listDisputes: {
    method: 'GET',
    path: '/v1/disputes',
    summary: 'Disputes, newest first',
    access: 'payments:dispute',
    query: z.strictObject({ ...pageQuery, status: disputeStatusSchema.optional() }),
    responses: { 200: pageOf(dispute) },
  },
  getDispute: {
    method: 'GET',
    path: '/v1/disputes/{id}',
    summary: 'One dispute',
    access: 'payments:dispute',
    params,
    responses: { 200: dispute },
    errors: ['not-found'],
  },
  acceptDispute: {
    method: 'POST',
    path: '/v1/disputes/{id}/accept',
    summary: 'Give the customer’s bank its way: the money goes back',
    access: 'payments:dispute',
    params,
    idempotent: true,
    responses: { 200: dispute },
    errors: ['not-found', 'illegal-transition', 'provider-unavailable'],
  },
});
