/** The routes of invoices, credit notes and receipts. */
import * as z from 'zod';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { documentNumberSchema, invoiceDocumentSchema } from './invoice-document.ts';
import { documentKinds } from './table.ts';

const url = z.url().meta({ description: 'A page to print, for a quarter of an hour.' });

const receipt = 'receipt';

export const invoicesRoutes = defineRoutes({
  listOrderInvoices: {
    method: 'GET',
    path: '/v1/orders/{id}/invoices',
    summary:
      'The invoices and credit notes of an order, as they were issued, with links to print them and the receipt. The first comes moments after the order is confirmed',
    access: 'orders:read',
    params: z.object({ id: idSchema('order') }),
    responses: {
      200: z.object({
        items: z.array(invoiceDocumentSchema.extend({ pageUrl: url })),
        receiptUrl: url,
      }),
    },
    errors: ['not-found', 'unavailable'],
  },
  listInvoices: {
    method: 'GET',
    path: '/v1/invoices',
    summary: 'The invoices, or the credit notes, of one of the shop’s days, by number',
    access: 'invoices:list',
    query: z.strictObject({
      ...pageQuery,
      kind: z.enum(documentKinds).default('invoice'),
      date: z.iso.date().meta({ example: '2026-11-26' }),
    }),
    responses: { 200: pageOf(invoiceDocumentSchema) },
    errors: ['invalid-cursor'],
  },
  showPaper: {
    method: 'GET',
    path: '/v1/orders/{id}/papers/{paper}',
    summary:
      'A page to print: an invoice, a credit note, or the receipt; by the links of its order’s invoices',
    access: 'public',
    params: z.object({
      id: idSchema('order'),
      paper: z.union([z.literal(receipt), documentNumberSchema]),
    }),
    query: z.strictObject({
      until: z
        .string()
        .regex(/^\d{10,12}$/)
        .meta({ description: 'Seconds since 1970.' }),
      signature: z.string().min(1).max(100),
    }),
    responses: { 200: null },
    errors: ['not-found', 'unavailable'],
  },
});
