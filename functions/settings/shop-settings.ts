/** What the shop itself decides, as one document: how it may be paid, where browsers may be sent, what may stay unpaid. */
import * as z from 'zod';
import { currencySchema, moneySchema, usualCurrencies } from '../shared/money.ts';
import { sellerSchema } from './seller.ts';

const maximumOrigins = 20;
const maximumCurrencies = 50;

/** Browsers call these their own machine, and trust them without TLS (W3C Secure Contexts, 3.1). */
const ownMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a browser may be sent there: https, or http on one's own machine. */
export const isSafeScheme = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ownMachine.has(hostname));

/** One host: a `*` would be taken for a name, and never match. */
const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text && !text.includes('*') && isSafeScheme(new URL(text));

const originSchema = z
  .string()
  .max(200)
  .refine(isOrigin, { error: 'must be an origin such as https://shop.example, with nothing after it' })
  .meta({ example: 'https://shop.example' });

const isOrderPage = (text: string): boolean =>
  URL.canParse(text) &&
  isSafeScheme(new URL(text)) &&
  !/[{}]/.test(new URL(text).origin) &&
  text.includes('{orderToken}') &&
  !/[{}]/.test(text.replaceAll(/\{order(Id|Token)\}/g, ''));

const orderPageSchema = z
  .string()
  .max(500)
  .refine(isOrderPage, {
    error: 'must be a URL such as https://shop.example/orders/{orderId}#{orderToken}',
  })
  .meta({ example: 'https://shop.example/orders/{orderId}#{orderToken}' })
  .nullable()
  .meta({
    description:
      'Where guests find their order; mails link there. `{orderToken}` goes best behind a `#`, which browsers send to nobody. `null`: mails carry the token alone.',
  });

const isTimeZone = (text: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Offsets such as `+03:00` are no time zones: they know no daylight saving. */
const timeZoneSchema = z
  .string()
  .max(60)
  .regex(/^[A-Za-z]/, 'must be a time zone such as Africa/Lagos')
  .refine(isTimeZone, { error: 'must be a time zone such as Africa/Lagos' })
  .meta({ example: 'Africa/Lagos' });

const isWithoutRepeats = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Late enough for what waited in a queue over midnight. */
const defaultSummaryHour = 2;

const limit = (maximum: number) => z.int().min(1).max(maximum);

export const manualPaymentsSchema = z.strictObject({
  enabled: z.boolean().meta({ description: 'Cash on delivery and bank transfers.' }),
  maximumAmount: z
    .array(moneySchema)
    .max(maximumCurrencies)
    .refine((amounts) => isWithoutRepeats(amounts.map(({ currency }) => currency)), {
      error: 'must name each currency once',
    })
    .nullable()
    .optional()
    .meta({ description: 'The dearest order, by currency; a currency that is not listed has no maximum.' }),
  who: z.enum(['everyone', 'signed-in', 'staff']).meta({ description: 'Who may choose it.' }),
});

export const unpaidLimitsSchema = z.strictObject({
  ordersPerCustomer: limit(200).meta({ description: 'Open orders that wait for their money.' }),
  piecesPerCustomer: limit(1_000_000).meta({ description: 'Pieces in those orders.' }),
  ordersPerAddress: limit(1_000).meta({ description: 'Open unpaid orders from one network address.' }),
});

export const shopSettingsSchema = z
  .strictObject({
    currencies: z
      .array(currencySchema)
      .min(1)
      .max(maximumCurrencies)
      .refine(isWithoutRepeats, { error: 'must name each currency once' })
      .meta({
        description:
          'What the shop sells in, of ISO 4217: new carts and orders take no other. The first is meant where none is named.',
      }),
    manualPayments: manualPaymentsSchema,
    returnOrigins: z
      .array(originSchema)
      .max(maximumOrigins)
      .refine(isWithoutRepeats, { error: 'must name each origin once' })
      .meta({ description: 'Where a browser may go after paying; the API’s own origin always counts.' }),
    unpaidLimits: unpaidLimitsSchema,
    orderPage: orderPageSchema.optional(),
    seller: sellerSchema.nullable().optional().meta({
      description: 'Who sells, as invoices say it; `null`: they do not, and are none by law.',
    }),
    timeZone: timeZoneSchema.meta({ description: 'Where the shop’s days begin and end.' }),
    dailySummaryHour: z.int().min(0).max(23).meta({
      description: 'From this hour on, by the shop’s clocks, the day before is closed and summed up.',
    }),
  })
  .meta({ id: 'ShopSettings' });

export type ShopSettings = z.output<typeof shopSettingsSchema>;

/** At the first place where browsers may go, which is the shop's own. */
const defaultOrderPage = ([shop]: readonly string[]): string | null =>
  shop === undefined ? null : `${shop}/orders/{orderId}#{orderToken}`;

/** @param returnOrigins those of the stage */
export const defaultShopSettings = (returnOrigins: readonly string[]): ShopSettings => ({
  currencies: [...usualCurrencies],
  manualPayments: { enabled: true, maximumAmount: null, who: 'everyone' },
  returnOrigins: [...returnOrigins],
  unpaidLimits: { ordersPerCustomer: 10, piecesPerCustomer: 60, ordersPerAddress: 200 },
  orderPage: defaultOrderPage(returnOrigins),
  seller: null,
  timeZone: 'UTC',
  dailySummaryHour: defaultSummaryHour,
});
