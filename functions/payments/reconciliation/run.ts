/** A run of reconciliation and what it may find. */
import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { providerNameSchema } from '../payment.ts';

/** What may differ between a provider and us, and what follows from it. */
export const findingKinds = {
  'missing-webhook': 'the provider has the money and never told us: repaired',
  'surplus-money': 'money for an order that had ended or was paid already: recorded and refunded',
  'amount-mismatch': 'the provider took another amount or currency than asked: for staff',
  'refund-not-recorded': 'the provider paid our refund back and never told us: repaired',
  'refunded-outside': 'the provider gave money back that we did not ask it to: booked as a refund',
  'not-at-provider': 'we count money that the provider does not have: for staff',
  'unknown-to-us': 'the provider has money under a reference that is none of ours: for staff',
} as const;
export type FindingKind = keyof typeof findingKinds;

const kinds = Object.keys(findingKinds) as [FindingKind, ...FindingKind[]];

export const findingSchema = z
  .object({
    kind: z.enum(kinds),
    provider: providerNameSchema,
    txRef: z.string(),
    orderId: idSchema('order').optional(),
    repaired: z.boolean(),
    /** When the payment was begun; for money of nobody, when it came. Left out in runs from before it was kept. */
    begunAt: z.string().optional(),
    /** The provider's figures, in minor units. */
    amount: z.number().optional(),
    currency: z.string().optional(),
  })
  .meta({ id: 'ReconciliationFinding' });
export type Finding = z.infer<typeof findingSchema>;

export const runSchema = z
  .object({
    id: idSchema('reconciliation'),
    status: z.enum(['done', 'stopped']).meta({
      description: '`stopped`: not all is compared yet; the scheduled run goes on from `comparedTo`.',
    }),
    /** Left out in runs from before it was kept, which nobody goes on with. */
    comparedTo: z.string().optional().meta({
      description: 'What was begun before this moment is compared; the period’s end when it is done.',
    }),
    from: z.string(),
    to: z.string(),
    /** Payments compared. */
    checked: z.int(),
    findings: z.array(findingSchema),
    /** Providers that did not answer: nothing is said about them. */
    unreachable: z.array(providerNameSchema),
    startedAt: z.string(),
    finishedAt: z.string(),
  })
  .meta({ id: 'Reconciliation' });
export type Run = z.infer<typeof runSchema>;
