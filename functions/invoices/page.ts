/** Invoices, credit notes and receipts as pages: to read on a screen, light or dark, and to print on A4. No script in them. */
import { createHash } from 'node:crypto';
import type { Order } from '../orders/order.ts';
import type { Seller } from '../settings/seller.ts';
import type { Address } from '../shared/address.ts';
import { escapeHtml as html } from '../shared/escape-html.ts';
import { formatDate, formatMoney, formatRate } from '../shared/local-format.ts';
import { formatOfLocale, type Locale } from '../shared/locale.ts';
import { sayIn } from '../shared/messages.ts';
import { money } from '../shared/money.ts';
import type { DocumentLine, InvoiceDocument, TaxSum } from './invoice-document.ts';
import { buyerOf, invoiceLines, ratesOf, taxesOf } from './invoice-lines.ts';
import { pageMessages } from './page-messages.ts';
import { style } from './page-style.ts';

/** The one style sheet, and nothing else. */
export const contentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

type Sheet = Omit<InvoiceDocument, 'number' | 'kind' | 'issuedAt' | 'date' | 'corrects' | 'orderId'> & {
  readonly kind: InvoiceDocument['kind'] | 'receipt';
  readonly number: string;
  readonly day: string;
  readonly corrects: readonly string[];
};

const wordsOf = (locale: Locale) => ({
  say: sayIn(pageMessages, locale),
  amount: ({ amount, currency }: DocumentLine['amount']): string =>
    `${amount < 0 ? '−' : ''}${formatMoney(money(Math.abs(amount), currency), locale)}`,
  rate: ({ name = '', basisPoints = 0 }: Pick<DocumentLine, 'name' | 'basisPoints'>): string =>
    basisPoints === 0 ? name : `${name} ${formatRate(basisPoints, locale)}`,
});
type Words = ReturnType<typeof wordsOf>;

const placeLines = ({ name, line1, line2, postalCode, city, country }: Address | Seller): string[] => [
  name,
  line1,
  ...(line2 === undefined ? [] : [line2]),
  [postalCode, city].filter((part) => part !== undefined).join(' '),
  country,
];

const party = (label: string, lines: readonly string[]): string =>
  `<section><h2>${html(label)}</h2><address>${lines.map(html).join('<br>')}</address></section>`;

const parties = ({ seller, buyer, buyerVatNumber, shippedTo }: Sheet, { say }: Words): string => {
  const numbered = (number: string | undefined): string[] =>
    number === undefined ? [] : [say('vatNumber', { number })];
  const { vatNumber, registrationNumber: number } = seller ?? {};
  const registered = number === undefined ? [] : [say('registration', { number })];
  const bought = [...(buyer ? placeLines(buyer) : []), ...numbered(buyerVatNumber)];
  const isSentElsewhere = shippedTo && placeLines(shippedTo).join() !== (buyer && placeLines(buyer).join());
  return [
    ...(seller ? [party(say('seller'), [...placeLines(seller), ...numbered(vatNumber), ...registered])] : []),
    ...(bought.length > 0 ? [party(say('buyer'), bought)] : []),
    ...(isSentElsewhere ? [party(say('shippedTo'), placeLines(shippedTo))] : []),
  ].join('\n');
};

type Labelled = { readonly line: DocumentLine; readonly sheet: Sheet; readonly words: Words };

const labels: Readonly<Record<DocumentLine['kind'], (labelled: Labelled) => string>> = {
  goods: ({ line: { name = '' } }) => name,
  discount: ({ words: { say } }) => say('discount'),
  shipping: ({ words: { say } }) => say('shipping'),
  tax: ({ line, words: { say, rate } }) => say('tax', { tax: rate(line) }),
  'tax-relief': ({ sheet: { taxRelief }, words: { say } }) =>
    say(`tax-relief.${taxRelief?.kind ?? 'exempt'}`),
  rounding: ({ words: { say } }) => say('rounding'),
  correction: ({ line: { name: product }, words: { say } }) =>
    product === undefined ? say('correction') : say('correction.of', { product }),
  'cancelled-invoice': ({ sheet: { corrects }, words: { say } }) =>
    say('cancelled-invoice', { number: corrects.join(', ') }),
};

const lineRow = (line: DocumentLine, sheet: Sheet, words: Words): string => {
  const { sku, quantity, unitPrice, amount } = line;
  const label = html(labels[line.kind]({ line, sheet, words }));
  const named = sku === undefined ? label : `${label} <small>${html(sku)}</small>`;
  return `<tr><th scope="row">${named}</th><td>${quantity ?? ''}</td><td>${unitPrice ? html(words.amount(unitPrice)) : ''}</td><td>${html(words.amount(amount))}</td></tr>`;
};

const linesTable = (sheet: Sheet, words: Words): string => {
  const { say, amount } = words;
  const total = sheet.kind === 'credit-note' ? say('total.credit-note') : say('total');
  return `<table><caption>${html(say('lines.caption'))}</caption>
<thead><tr><th scope="col">${html(say('item'))}</th><th scope="col">${html(say('quantity'))}</th><th scope="col">${html(say('unitPrice'))}</th><th scope="col">${html(say('amount'))}</th></tr></thead>
<tbody>
${sheet.lines.map((line) => lineRow(line, sheet, words)).join('\n')}
</tbody>
<tfoot><tr><th scope="row" colspan="3">${html(total)}</th><td>${html(amount(sheet.total))}</td></tr></tfoot></table>`;
};

const taxRow = (tax: TaxSum, { say, amount, rate }: Words): string => {
  const label = tax.included ? say('contained', { tax: rate(tax) }) : say('tax', { tax: rate(tax) });
  return `<tr><th scope="row">${html(label)}</th><td>${html(amount(tax.net))}</td><td>${html(amount(tax.tax))}</td></tr>`;
};

const taxesTable = ({ taxes }: Sheet, words: Words): string => {
  const { say } = words;
  if (taxes.length === 0) return '';
  return `<table><caption>${html(say('taxes.caption'))}</caption>
<thead><tr><th scope="col">${html(say('rate'))}</th><th scope="col">${html(say('net'))}</th><th scope="col">${html(say('taxAmount'))}</th></tr></thead>
<tbody>
${taxes.map((tax) => taxRow(tax, words)).join('\n')}
</tbody></table>`;
};

const notesOf = ({ kind, taxRelief, buyerVatNumber: number = '' }: Sheet, { say }: Words): string[] => [
  ...(taxRelief?.kind === 'reverse-charge' ? [say('note.reverse-charge', { number })] : []),
  ...(taxRelief?.kind === 'exempt' ? [say('note.exempt', { reason: taxRelief.reason })] : []),
  ...(kind === 'receipt' ? [say('note.receipt')] : []),
];

const facts = (sheet: Sheet, { say }: Words): string => {
  const { day, orderNumber, orderedAt, locale, timeZone, corrects } = sheet;
  const told: readonly (readonly [string, string])[] = [
    [say('date'), day],
    ...(orderNumber === undefined ? [] : [[say('order'), orderNumber] as const]),
    [say('orderedOn'), formatDate(orderedAt, locale, timeZone)],
    ...(corrects.length === 0 ? [] : [[say('corrects'), corrects.join(', ')] as const]),
  ];
  return `<dl>${told.map(([label, value]) => `<div><dt>${html(label)}</dt><dd>${html(value)}</dd></div>`).join('')}</dl>`;
};

const pageOf = (sheet: Sheet): string => {
  const { locale, kind, number } = sheet;
  const words = wordsOf(locale);
  const title = html(words.say(`title.${kind}`, { number }));
  const notes = notesOf(sheet, words).map((note) => `<p>${html(note)}</p>`);
  return `<!doctype html>
<html lang="${formatOfLocale[locale]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<link rel="icon" href="data:,"><style>${style}</style></head>
<body><main>
<h1>${title}</h1>
${facts(sheet, words)}
<div class="parties">${parties(sheet, words)}</div>
${linesTable(sheet, words)}
${taxesTable(sheet, words)}
${notes.join('\n')}
</main></body>
</html>
`;
};

export const documentPage = (document: InvoiceDocument): string => {
  const { date: _, issuedAt, locale, timeZone } = document;
  return pageOf({ ...document, day: formatDate(issuedAt, locale, timeZone) });
};

export type ReceiptFrame = {
  readonly seller: Seller | null;
  readonly locale: Locale;
  readonly timeZone: string;
};

/** Of the order as it is now. */
export const receiptPage = (order: Order, frame: ReceiptFrame): string => {
  const { currency, totals, createdAt: orderedAt, number = order.id } = order;
  return pageOf({
    ...frame,
    kind: 'receipt',
    number,
    day: formatDate(orderedAt, frame.locale, frame.timeZone),
    orderedAt,
    currency,
    corrects: [],
    ...buyerOf(order),
    lines: invoiceLines(order),
    taxes: taxesOf(ratesOf(order), currency),
    total: totals.total,
  });
};
