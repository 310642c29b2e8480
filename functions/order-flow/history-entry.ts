/** An entry of an order's history, as the API shows it. */
import * as z from 'zod';

export const historyKinds = ['payment', 'shipment', 'return', 'order', 'fulfilment'] as const;
export type HistoryKind = (typeof historyKinds)[number];

export const historyEntrySchema = z
  .object({
    at: z.string(),
    actor: z
      .string()
      .describe(
        'A machine (`workflow`, `provider:paystack`), or a person: customers see theirs, `staff` or `shop`.',
      ),
    kind: z
      .enum(historyKinds)
      .describe('What it happened to; `fulfilment` is what the warehouse was asked for.'),
    title: z.string().describe('In words, by its first event.'),
    reason: z.string().optional(),
    status: z.string().describe('Of the order, then.'),
    events: z.array(z.string()),
  })
  .meta({ id: 'OrderHistoryEntry' });

export type HistoryEntry = z.input<typeof historyEntrySchema>;
