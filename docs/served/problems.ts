/** The page that the `type` of every problem leads to: what it says, and what to do about it. */
import { type ErrorCode, errorCatalogue } from '../../functions/shared/errors.ts';
import { escapeHtml } from '../../functions/shared/escape-html.ts';
import { pageHtml } from './page-html.ts';

/** The compiler wants one for each code. */
const advice: Readonly<Record<ErrorCode, string>> = {
  'malformed-request': 'Send well-formed JSON in UTF-8.',
  'invalid-request': 'Mend what `errors` names, field by field; sent unchanged it fails again.',
  'invalid-cursor':
    'Send `nextCursor` as it came, to the list that it came from, or begin again without one.',
  'invalid-code': 'Ask for a new code; a code counts once and for minutes.',
  'invalid-amount': 'Send a whole number of minor units that is more than nothing.',
  'currency-mismatch': 'Send the currency of the thing: an order has one.',
  unauthenticated: 'Sign in, or renew the access token with the refresh token, and send it again.',
  'invalid-credentials': 'Ask for the password again; do not repeat by yourself.',
  'invalid-signature': 'Sign the very bytes that you send, with the present secret and the present time.',
  'email-not-verified': 'Ask for the code from the mail; `resend-code` sends another.',
  'password-change-required': 'Go through `forgot-password`: it sets a new one.',
  forbidden: 'Another role is needed; an administrator gives it.',
  'not-found': 'Check the id. What is somebody else’s is not there for you either.',
  conflict: 'Send it again: somebody was faster.',
  'already-exists': 'Use the one that is there, or another name.',
  'illegal-transition': 'Read the thing, and do what its state allows.',
  'idempotency-in-progress': 'Wait a moment and send the same again.',
  'cart-changed': 'Show `changes` to the customer, and check out again.',
  'cart-empty': 'Put something in.',
  'cart-not-active': 'Open another cart: this one was ordered or merged.',
  'cart-full': 'Make a second order of what has no room.',
  'limit-reached': 'End or remove one of those there are.',
  'category-not-empty': 'Move its products and categories elsewhere first.',
  'insufficient-stock': 'Offer what is left, or wait for goods.',
  'edit-changed': 'Propose the edit again, and show the new difference.',
  'not-sellable': 'Take it out: it is switched off, archived, or has no price in this currency.',
  'promotion-not-applicable': 'Show the customer the `reason`.',
  'promotion-exhausted': 'Take the coupon out: it was used as often as it may be.',
  'payment-declined': 'Begin another attempt, also at another provider.',
  'provider-not-offered': 'Offer another provider.',
  'payment-settled': 'Nothing is left to do: read the order.',
  'refund-exceeds-captured': 'Read the payment, and refund what is left at most.',
  'stale-version': 'Read it again, show what changed, and send with the new `ETag`.',
  'payload-too-large': 'Send less at once; files go to an upload address.',
  'unsupported-media-type': 'Send `Content-Type: application/json`.',
  'idempotency-key-reused': 'Make a new key: this one belongs to another request.',
  'rate-limited': 'Wait as long as `Retry-After` says.',
  'headers-too-large': 'Send smaller header fields.',
  'internal-error': 'Send it again with the same `Idempotency-Key`; if it stays, name us the `requestId`.',
  'provider-unavailable': 'Wait as long as `Retry-After` says, or offer another provider.',
  unavailable: 'Wait as long as `Retry-After` says, and send the same again.',
};

const withCode = (text: string): string => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const rowOf = (code: ErrorCode): string => {
  const { status, title } = errorCatalogue[code];
  return `<tr id="${code}"><td><a href="#${code}"><code>${code}</code></a></td><td>${status}</td><td>${escapeHtml(title)}.</td><td>${withCode(advice[code])}</td></tr>`;
};

export const problemsHtml = (): string =>
  pageHtml(
    'Problem types',
    `<h1>Problem types</h1>
<p>Every error is an <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problem. Its <code>code</code> is
stable: decide by it, not by <code>title</code> or <code>detail</code>.</p>
<div class="wide" role="group" tabindex="0" aria-label="Table"><table>
<thead><tr><th>code</th><th>status</th><th>meaning</th><th>what to do</th></tr></thead>
<tbody>
${(Object.keys(errorCatalogue) as ErrorCode[]).map(rowOf).join('\n')}
</tbody>
</table></div>`,
    '',
  );
