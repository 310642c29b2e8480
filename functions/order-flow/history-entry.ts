/** An entry of an order's history, as the API shows it. */
import * as z from 'zod';

export const historyKinds = ['payment', 'shipment', 'return', 'order'] as const;
export type HistoryKind = (typeof historyKinds)[number];

export const historyEntrySchema = z
  .object({
    at: z.string(),
    actor: z
      .string()
      .describe(
        'A machine (`workflow`, `provider:paystack`), or a person: customers see theirs, `staff` or `shop`.',
      ),
    /** What it happened to. */
    kind: z.enum(historyKinds),
    title: z.string().describe('In words, by its first event.'),
    reason: z.string().optional(),
    status: z.string().describe('Of the order, then.'),
    events: z.array(z.string()),
  })
  .meta({ id: 'OrderHistoryEntry' });

export type HistoryEntry = z.input<typeof historyEntrySchema>;
