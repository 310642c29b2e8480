/** An invoice or a credit note as it was issued: all that is printed on it, taken over when it was, and never changed. */
import * as z from 'zod';
import { signedMoneySchema } from '../events/sales-events.ts';
import { orderNumberSchema } from '../orders/order-number.ts';
import { taxReliefSchema } from '../pricing/tax-relief.ts';
import { sellerSchema } from '../settings/seller.ts';
import { addressSchema } from '../shared/address.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { documentKinds } from './table.ts';

/** `INV-2026-000042`, `CRN-2026-000007`: year and place in its series, which has no gaps. */
export const documentNumberSchema = z
  .string()
  .regex(/^(INV|CRN)-\d{4}-\d{6,}$/)
  .meta({ example: 'INV-2026-000042' });

export const lineKinds = [
  'goods',
  'discount',
  'shipping',
  'tax',
  'tax-relief',
  'rounding',
  'correction',
  'cancelled-invoice',
] as const;

export const documentLineSchema = z
  .object({
    kind: z.enum(lineKinds),
    /** Of goods, and of a tax. */
    name: z.string().optional(),
    sku: z.string().optional(),
    quantity: z.int().optional(),
    unitPrice: moneySchema.optional(),
    /** Of a tax. */
    basisPoints: z.int().optional(),
    amount: signedMoneySchema,
  })
  .meta({ id: 'InvoiceLine' });
export type DocumentLine = z.output<typeof documentLineSchema>;

export const taxSumSchema = z
  .object({
    name: z.string(),
    basisPoints: z.int(),
    included: z.boolean().meta({ description: 'Whether the prices contain it.' }),
    net: signedMoneySchema,
    tax: signedMoneySchema,
  })
  .meta({ id: 'InvoiceTax' });
export type TaxSum = z.output<typeof taxSumSchema>;

export const invoiceDocumentSchema = z
  .object({
    number: documentNumberSchema,
    kind: z.enum(documentKinds),
    orderId: idSchema('order'),
    orderNumber: orderNumberSchema.optional(),
    /** In a series never earlier than that of the number before. */
    issuedAt: z.iso.datetime(),
    date: z.iso.date().meta({ description: 'The shop’s day.' }),
    orderedAt: z.iso.datetime(),
    currency: currencySchema,
    locale: localeSchema,
    timeZone: z.string(),
    seller: sellerSchema.nullable(),
    buyer: addressSchema.optional(),
    buyerVatNumber: z.string().optional(),
    shippedTo: addressSchema.optional(),
    taxRelief: taxReliefSchema.optional(),
    corrects: z
      .array(documentNumberSchema)
      .meta({ description: 'Of a credit note: the invoices that it takes something off.' }),
    lines: z.array(documentLineSchema).meta({ description: 'Their amounts sum to `total`.' }),
    taxes: z.array(taxSumSchema).meta({ description: 'Rate by rate; all of it is in `total`.' }),
    total: signedMoneySchema.meta({ description: 'Of a credit note: what the buyer owes less.' }),
  })
  .meta({ id: 'Invoice' });
export type InvoiceDocument = z.output<typeof invoiceDocumentSchema>;
