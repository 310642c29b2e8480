/**
 * The payment providers, a row each: what is known of one without speaking its language, for whoever does not carry its
 * code. That is in `adapters/`, in a file of the same name.
 */
import { type Currency, isCurrency } from '../../shared/money.ts';

/** What an amount must be for it to move at once, beside the money of an order. */
type Amounts = {
  /** As a person reads it. */
  readonly title: string;
  /** In minor units: what it moves is a multiple. */
  readonly unit: number;
  readonly unitName: string;
  /** In minor units. Left out: any. */
  readonly maximum?: number;
};

type Api = {
  /** The same where its key decides what is a test. */
  readonly live: string;
  readonly test: string;
  /**
   * For one call. No provider documents how long it may take: Safaricom's and Chapa's gateways are slow at times, and
   * those who integrate them wait ten seconds; Paystack and Stripe answer within one.
   */
  readonly timeoutMilliseconds: number;
};

export type ProviderRow = {
  /** Left out: there is nobody to ask, staff say what happened. */
  readonly api?: Api;
  /** Left out: any. */
  readonly currencies?: readonly Currency[];
  /** By currency; left out: any amount. */
  readonly amounts?: Readonly<Partial<Record<Currency, Amounts>>>;
  /** Every initialization asks the shopper anew: it is not repeated at once when no answer came. */
  readonly initializesOnce?: true;
  /** `findRefund` only makes it tell, by a message: asking right after `refund` is of no use. */
  readonly tellsOfRefundsLater?: true;
  /** A dispute that was lost or accepted is in its list of refunds, too. */
  readonly refundsLostDisputes?: true;
};

/**
 * What Stripe takes and counts in the minor units of ISO 4217 (https://docs.stripe.com/currencies): ISK, UGX and MGA,
 * which it counts otherwise, are left out. Which of them an account may take, Stripe says when it is asked.
 */
const stripeCurrencies = (
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY ' +
  'COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD JOD ' +
  'JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO ' +
  'NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STN SZL THB TJS ' +
  'TND TOP TRY TTD TWD TZS UAH USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW'
)
  .split(' ')
  .filter(isCurrency);

/** Of three decimals, the last of which is 0. */
const tens: Amounts = { title: 'Stripe', unit: 10, unitName: 'amounts with a 0 as their third decimal' };

const rows = {
  paystack: {
    api: { live: 'https://api.paystack.co', test: 'https://api.paystack.co', timeoutMilliseconds: 3_000 },
    currencies: ['NGN', 'KES', 'USD'],
    refundsLostDisputes: true,
  },
  chapa: {
    api: { live: 'https://api.chapa.co', test: 'https://api.chapa.co', timeoutMilliseconds: 6_000 },
    currencies: ['ETB', 'USD'],
  },
  mpesa: {
    api: {
      live: 'https://api.safaricom.co.ke',
      test: 'https://sandbox.safaricom.co.ke',
      timeoutMilliseconds: 6_000,
    },
    currencies: ['KES'],
    /** Whole shillings, and 250,000 of them at once by Safaricom’s tariff. */
    amounts: { KES: { title: 'M-Pesa', unit: 100, unitName: 'whole shillings', maximum: 25_000_000 } },
    initializesOnce: true,
    tellsOfRefundsLater: true,
  },
  stripe: {
    api: { live: 'https://api.stripe.com', test: 'https://api.stripe.com', timeoutMilliseconds: 3_000 },
    currencies: stripeCurrencies,
    amounts: { BHD: tens, JOD: tens, KWD: tens, OMR: tens, TND: tens },
  },
  manual: {},
} as const satisfies Readonly<Record<string, ProviderRow>>;

type Name = keyof typeof rows;

export const providerNames = Object.keys(rows) as [Name, ...Name[]];
export const providerRows: Readonly<Record<Name, ProviderRow>> = rows;

/** Staff say what happened, no provider does. */
export const isManual = (name: Name): boolean => providerRows[name].api === undefined;

export const timeoutMillisecondsOf = (name: Name): number => providerRows[name].api?.timeoutMilliseconds ?? 0;

/** Those that are asked, with a secret each. */
export const providerApis: ReadonlyMap<string, Api> = new Map(
  Object.entries(providerRows).flatMap(([name, { api }]) => (api ? [[name, api] as const] : [])),
);
