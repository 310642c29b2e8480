/** The routes of what waits for a person, and its kinds. */
import * as z from 'zod';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { moneySchema } from '../shared/money.ts';

/** Whose trouble it is. There is an alarm for each. */
export const concerns = {
  money:
    'Money was promised and did not arrive, or came and has no use: customers wait, or the books are wrong.',
  goods:
    'Goods were paid for, or sent, and are late or lost, or are counted wrongly: customers wait, or buy what is not there.',
  partners: 'A partner does not hear of what happens, and works with what it knew before.',
  processing:
    'Something that should have followed by itself did not: an order stands still, or part of it does.',
} as const;

/** What can wait for a person, and whose trouble it is. */
export const attentionKinds = {
  'refund-failed': 'money',
  'refund-stuck': 'money',
  'payment-mismatched': 'money',
  'surplus-not-sent-back': 'money',
  'dispute-open': 'money',
  'difference-unpaid': 'money',
  'cash-not-reported': 'money',
  'reconciliation-finding': 'money',
  'books-differ': 'money',
  'parcel-failed': 'goods',
  'shipping-overdue': 'goods',
  'delivery-overdue': 'goods',
  'stock-differs': 'goods',
  'webhook-endpoint-disabled': 'partners',
  'webhook-delivery-dead': 'partners',
  'external-system-down': 'partners',
  'sync-conflict': 'partners',
  'order-stands-still': 'processing',
  'import-stands-still': 'processing',
  'export-stands-still': 'processing',
  'dead-letter': 'processing',
} as const satisfies Record<string, keyof typeof concerns>;

/** Staff made it so and expect it: it is on the list, and nobody is woken. */
export const withoutAlarm: ReadonlySet<AttentionKind> = new Set(['difference-unpaid']);

/** The provider decides these: a note of ours settles nothing. */
export const decidedByProvider: ReadonlySet<AttentionKind> = new Set(['refund-stuck', 'dispute-open']);

/** Counts what appears: by kind for the dashboard, by concern for the alarms. */
export const attentionMetric = {
  namespace: 'Waybill',
  name: 'AttentionAppeared',
  dimensions: [
    ['stage', 'kind'],
    ['stage', 'concern'],
  ],
} as const;

export type AttentionKind = keyof typeof attentionKinds;
const kinds = Object.keys(attentionKinds) as [AttentionKind, ...AttentionKind[]];
export const attentionKindSchema = z.enum(kinds).meta({ id: 'AttentionKind' });

export const stakeSchema = z
  .object({ text: z.string(), amount: moneySchema.optional() })
  .meta({ description: 'What is lost if nobody does anything; with its money where it is money.' });

const attentionViewSchema = z
  .object({
    id: idSchema('attention'),
    kind: attentionKindSchema,
    at: z.iso.datetime().meta({ description: 'Since when.' }),
    orderId: idSchema('order').optional(),
    stake: stakeSchema,
    nextStep: z.string().meta({ description: 'What to do, and with which route.' }),
  })
  .meta({ id: 'Attention' });

export type AttentionView = z.input<typeof attentionViewSchema>;

const params = z.object({ id: idSchema('attention') });

export const attentionRoutes = defineRoutes({
  listAttention: {
    method: 'GET',
    path: '/v1/attention',
    summary: 'Everything that was promised and did not happen, newest first; what is settled leaves the list',
    access: 'attention:read',
    query: z.strictObject({ ...pageQuery, kind: attentionKindSchema.optional() }),
    responses: { 200: pageOf(attentionViewSchema) },
  },
  getAttention: {
    method: 'GET',
    path: '/v1/attention/{id}',
    summary: 'One thing that waits for a person',
    access: 'attention:read',
    params,
    responses: { 200: attentionViewSchema },
    errors: ['not-found'],
  },
  settleAttention: {
    method: 'POST',
    path: '/v1/attention/{id}/settle',
    summary: 'Note that it was settled outside of Waybill: money handed over, agreed on with the customer',
    access: 'attention:settle',
    params,
    body: z.strictObject({ note: z.string().trim().min(1).max(500) }).meta({ id: 'AttentionSettlement' }),
    responses: { 204: null },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
});
