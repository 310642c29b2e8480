/** HTTP: the documents of orders, and their pages. */
import { readOrder } from '../orders/access.ts';
import { mustGetOrder } from '../orders/store.ts';
import { shopSettings } from '../settings/store.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { firstLocale } from '../shared/locale.ts';
import { invoicesRoutes } from './contract.ts';
import { assertLinked, linkTo } from './link.ts';
import { contentPolicy, documentPage, receiptPage } from './page.ts';
import { documentsOf, documentsOfDay } from './store.ts';

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentPolicy,
  'x-robots-tag': 'noindex',
};

const receiptOf = async (orderId: string, now: Date): Promise<string> => {
  const [order, { seller = null, timeZone }] = await Promise.all([mustGetOrder(orderId), shopSettings(now)]);
  return receiptPage(order, { seller, timeZone, locale: firstLocale(order.locale) });
};

const pageOf = async (orderId: string, number: string): Promise<string> => {
  const document = (await documentsOf(orderId)).find((one) => one.number === number);
  if (!document) throw notFound('document');
  return documentPage(document);
};

export const handler = serve(invoicesRoutes, {
  listOrderInvoices: async (request) => {
    const { now } = request;
    const { id: orderId } = await readOrder(request, request.params.id);
    const [documents, receiptUrl] = await Promise.all([
      documentsOf(orderId),
      linkTo({ orderId, paper: 'receipt' }, now),
    ]);
    const items = await Promise.all(
      documents.map(async (document) => ({
        ...document,
        pageUrl: await linkTo({ orderId, paper: document.number }, now),
      })),
    );
    return { status: 200, body: { items, receiptUrl } };
  },

  listInvoices: async ({ query: { kind, date, ...page } }) => ({
    status: 200,
    body: await documentsOfDay(kind, date, page),
  }),

  showPaper: async ({ params: { id: orderId, paper }, query, now }) => {
    await assertLinked({ orderId, paper }, query, now);
    const text = paper === 'receipt' ? await receiptOf(orderId, now) : await pageOf(orderId, paper);
    return { status: 200, text, headers: pageHeaders };
  },
});
