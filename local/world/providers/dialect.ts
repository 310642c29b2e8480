/** What the simulated providers share and where they differ: each speaks its own dialect over one bank. */
import { randomBytes } from 'node:crypto';
import type { LocalAnswer, LocalRequest, LocalRoutes } from '../../aws/service.ts';
import type { Bank, BankDispute, BankRefund, NewTransaction, Transaction } from './bank.ts';
import type { OwnUrls } from './own-url.ts';

/** The fields of a provider's secret. */
export type Secret = Readonly<Record<string, string>>;

/** A message to the shop, ready to be sent. */
export type OutgoingMessage = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type DialectContext = OwnUrls & {
  readonly bank: Bank;
  /** Opens a transaction that goes as the next scenario says. */
  readonly open: (transaction: NewTransaction) => Transaction;
  /** Tells the shop of a refund, soon. */
  readonly announceRefund: (refund: BankRefund, transaction: Transaction) => void;
  /** Sends something that the scenario has no say in. */
  readonly sendSoon: (message: OutgoingMessage) => void;
  /** The shop gives in: decided at once, told soon. */
  readonly acceptDispute: (dispute: BankDispute) => BankDispute;
  /** Current values: a rotated secret holds at once. */
  readonly secret: () => Secret;
  /** Where this provider is, without a slash at the end. */
  readonly baseUrl: string;
  /** Where the merchant has told it to send its webhooks. */
  readonly webhookUrl: string;
  readonly nowMilliseconds: () => number;
};

export type Dialect = {
  /** Its API, as `METHOD /path`, without the `/_local/providers/<name>` before every path. */
  readonly routes: LocalRoutes;
  /** What it tells the shop of a finished payment; undefined when it is silent about it. */
  readonly paymentMessage: (transaction: Transaction) => OutgoingMessage | undefined;
  readonly refundMessage: (refund: BankRefund, transaction: Transaction) => OutgoingMessage | undefined;
  /** What it tells of a dispute that was opened, or decided; left out where it tells of none. */
  readonly disputeMessages?: (dispute: BankDispute, transaction: Transaction) => OutgoingMessage[];
  /** What else follows from a decision. */
  readonly disputeDecided?: (dispute: BankDispute, transaction: Transaction) => void;
  /** Seconds until each repetition of a message that was not answered with 2xx. */
  readonly retryDelaysSeconds: readonly number[];
  /** Where the browser goes after the page; left out or undefined: it stays. */
  readonly backUrl?: (transaction: Transaction) => string | undefined;
};

export type MakeDialect = (context: DialectContext) => Dialect;

export type Simulated = {
  readonly makeDialect: MakeDialect;
  readonly firstSecret: () => Secret;
};

/** For keys and secrets of a first start. */
export const randomKey = (): string => randomBytes(24).toString('hex');

export const json = (status: number, body: object): LocalAnswer => ({ status, body });

/** Its body as JSON or as a form; nothing readable is an empty object. */
export const bodyOf = ({ headers, body }: LocalRequest): Record<string, unknown> => {
  const text = body.toString('utf8');
  if (headers['content-type']?.includes('x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Keeps callers without the secret key out, as every provider does. */
export const guarded = (
  routes: LocalRoutes,
  isAllowed: (request: LocalRequest) => boolean,
  refusal: LocalAnswer,
): LocalRoutes =>
  Object.fromEntries(
    Object.entries(routes).map(([route, handle]) => [
      route,
      (request: LocalRequest) => (isAllowed(request) ? handle(request) : refusal),
    ]),
  );

export const hasBearer = ({ headers }: LocalRequest, key: string | undefined): boolean =>
  key !== undefined && headers.authorization === `Bearer ${key}`;
