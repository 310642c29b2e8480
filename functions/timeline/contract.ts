/** The route that tells an order's whole story. */
import * as z from 'zod';
import { historyKinds } from '../order-flow/history-entry.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';

export const timelineKinds = [...historyKinds, 'mail', 'webhook'] as const;

export const timelineEntrySchema = z
  .object({
    at: z.string(),
    kind: z.enum(timelineKinds).describe('What it happened to.'),
    title: z.string().describe('In words.'),
    actor: z.string().describe('A machine, or a person: customers see theirs, `staff` or `shop`.'),
    detail: z.string().describe('Why, or what more there is to say; may be empty.'),
  })
  .meta({ id: 'TimelineEntry' });

export const timelineRoutes = defineRoutes({
  getTimeline: {
    method: 'GET',
    path: '/v1/orders/{id}/timeline',
    summary:
      'Everything that happened to an order, with its payments, parcels, returns and mails, oldest first; for staff also which partners’ webhooks heard of it',
    access: 'orders:read',
    params: z.object({ id: idSchema('order') }),
    responses: { 200: z.object({ items: z.array(timelineEntrySchema) }) },
    errors: ['not-found'],
  },
});
