/** What is documented of an order so far: what it is owed for by its invoices, without what its credit notes took off. */
import * as z from 'zod';
import { taxRuleSchema } from '../pricing/price-rules.ts';
import { documentNumberSchema } from './invoice-document.ts';

const piecesSchema = z.array(z.object({ itemId: z.string(), quantity: z.int() }));

export const ledgerSchema = z.object({
  /** Those whose sum it is; an edit of the order ends them and begins anew. */
  invoices: z.array(documentNumberSchema),
  /** Minor units, as all sums here. */
  net: z.int(),
  rates: z.array(taxRuleSchema.extend({ gross: z.int(), tax: z.int() })),
  /** Pieces that are invoiced and not credited. */
  documented: piecesSchema,
  /** The order's lines when they were invoiced: others now mean that it was edited. */
  ordered: piecesSchema,
  /** How many documents there are. */
  documents: z.int(),
  version: z.int(),
});
export type Ledger = z.output<typeof ledgerSchema>;

export const emptyLedger: Ledger = {
  invoices: [],
  net: 0,
  rates: [],
  documented: [],
  ordered: [],
  documents: 0,
  version: 0,
};
