/** Invoices and credit notes as tests read them. */
import type { Money } from './shop.ts';
import type { Shopper } from './shopper.ts';
import { until } from './until.ts';

type DocumentLine = {
  readonly kind: string;
  readonly name?: string;
  readonly quantity?: number;
  readonly amount: Money;
};
export type Document = {
  readonly number: string;
  readonly orderId: string;
  readonly kind: 'invoice' | 'credit-note';
  readonly date: string;
  readonly locale: string;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly { readonly tax: Money; readonly net: Money }[];
  readonly corrects: readonly string[];
  readonly total: Money;
  readonly taxRelief?: object;
  readonly buyerVatNumber?: string;
  readonly seller: { readonly name: string } | null;
  readonly pageUrl: string;
};
export type Documents = { readonly items: readonly Document[]; readonly receiptUrl: string };

/** Waits for as many as there shall be: they come through a queue. */
export const documentsOf = (shopper: Shopper, orderId: string, count: number): Promise<Documents> =>
  until(
    async () => {
      const { body } = await shopper.get<Documents>(`/v1/orders/${orderId}/invoices`);
      return body.items.length >= count && body;
    },
    { what: `${count} documents of ${orderId}` },
  );
