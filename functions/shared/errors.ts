/**
 * The one catalogue of errors. A `DomainError` carries a stable `code`; the table gives its HTTP status and
 * title, and says whether the same call may succeed when repeated. Codes are also the error names that the
 * state machine catches, so renaming one is a breaking change.
 */
export const errorCatalogue = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-cursor': { status: 400, title: 'The cursor is not one of ours' },
  'invalid-code': { status: 400, title: 'The code does not hold' },
  'invalid-amount': { status: 400, title: 'Not a valid amount of money' },
  'currency-mismatch': { status: 400, title: 'Currencies do not mix' },
  unauthenticated: { status: 401, title: 'A valid token is needed' },
  'invalid-credentials': { status: 401, title: 'E-mail address or password is wrong' },
  'invalid-signature': { status: 401, title: 'The signature does not hold' },
  'email-not-verified': { status: 403, title: 'The e-mail address is not verified' },
  'password-change-required': { status: 403, title: 'The password has to be changed first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is no such resource' },
  conflict: { status: 409, title: 'The resource changed meanwhile', retryable: true },
  'already-exists': { status: 409, title: 'This already exists' },
  'illegal-transition': { status: 409, title: 'The resource is in another state' },
  'idempotency-in-progress': { status: 409, title: 'The first request with this key is still running' },
  'cart-changed': { status: 409, title: 'The cart was mended: look at it and check out again' },
  'cart-empty': { status: 409, title: 'The cart is empty' },
  'cart-not-active': { status: 409, title: 'The cart is not active any more' },
  'cart-full': { status: 409, title: 'The cart has no room for another line' },
  'limit-reached': { status: 409, title: 'There is no room for another' },
  'category-not-empty': { status: 409, title: 'The category is not empty' },
  'insufficient-stock': { status: 409, title: 'Not enough stock' },
  'edit-changed': { status: 409, title: 'The order costs something else by now' },
  'not-sellable': { status: 409, title: 'This variant is not for sale' },
  'promotion-not-applicable': { status: 409, title: 'The promotion does not apply' },
  'promotion-exhausted': { status: 409, title: 'The promotion was used up' },
  'payment-declined': { status: 409, title: 'The payment was declined' },
  'provider-not-offered': { status: 409, title: 'Nobody can pay through this provider at the moment' },
  'payment-settled': { status: 409, title: 'The order is already paid' },
  'refund-exceeds-captured': { status: 409, title: 'The refund is more than what is left of the payment' },
  'stale-version': { status: 412, title: 'The resource has a newer version' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key was used with another request' },
  'rate-limited': { status: 429, title: 'Too many requests', retryable: true },
  'headers-too-large': { status: 431, title: 'The header fields are too large' },
  'internal-error': { status: 500, title: 'Something went wrong on our side', retryable: true },
  'provider-unavailable': { status: 503, title: 'The payment provider does not answer', retryable: true },
  unavailable: { status: 503, title: 'Try again in a moment', retryable: true },
} as const satisfies Record<string, { status: number; title: string; retryable?: boolean }>;

export type ErrorCode = keyof typeof errorCatalogue;

/**
 * Further members of the problem document, but `retryAfterSeconds` becomes the Retry-After header and `headers`
 * are sent as header fields.
 */
export type ErrorDetails = Readonly<Record<string, unknown>> & {
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A refusal the caller can act on. `message` is shown to clients: it holds no secret and no personal data. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return 'retryable' in errorCatalogue[this.code];
  }
}

export const isDomainError = (error: unknown, code?: ErrorCode): error is DomainError =>
  error instanceof DomainError && (code === undefined || error.code === code);

/** The resource does not exist, or is somebody else's: callers must not be able to tell which. */
export const notFound = (what: string): DomainError =>
  new DomainError('not-found', `There is no such ${what}`);
