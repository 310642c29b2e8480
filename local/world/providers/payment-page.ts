/** The page a shopper sees at a simulated provider: what is to be paid, and two buttons. */
import { escapeHtml } from '../../escape-html.ts';
import type { Transaction } from './bank.ts';

const style = `
  :root { color-scheme: light dark; --ground: light-dark(#f3f4f6, #14171c); --card: light-dark(#fff, #1e232b); --ink: light-dark(#1f2937, #e8ebf0)
    ; --soft: light-dark(#4b5563, #aab4c2); --no: light-dark(#b91c1c, #ff9d94) }
  body { font: 16px/1.5 system-ui, sans-serif; background: var(--ground); color: var(--ink); margin: 0 }
  main { max-width: 24rem; margin: 10vh auto; padding: 2rem; background: var(--card); border-radius: .75rem; box-shadow: 0 1px 4px #0002 }
  h1 { font-size: 1rem; text-transform: capitalize; color: var(--soft); margin: 0 }
  .amount { font-size: 2rem; font-weight: 600; margin: .5rem 0 }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; margin: 0 } dt { color: var(--soft) } dd { margin: 0 }
  code { font-size: .8rem; overflow-wrap: anywhere }
  form { display: grid; gap: .75rem; margin-top: 2rem }
  button { font: inherit; padding: .75rem; border: 0; border-radius: .5rem; background: #047857; color: #fff; cursor: pointer }
  button.decline { background: none; color: var(--no); border: 1px solid currentColor }
  button:focus-visible { outline: 3px solid light-dark(#2563eb, #7cb0ff); outline-offset: 2px }`;

/** `NGN 43,500.00`; the simulated providers count a hundred to one. */
const amountOf = ({ amount, currency }: Transaction): string =>
  `${currency} ${new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(amount / 100)}`;

const states = {
  open: '',
  slow: 'Your bank is working on this payment.',
  succeeded: 'This payment was made.',
  declined: 'This payment was declined.',
  expired: 'The shop does not wait for this payment any more.',
} as const satisfies Record<Transaction['status'], string>;

const buttons = `<form method="post">
  <button name="outcome" value="approve">Approve the payment</button>
  <button name="outcome" value="decline" class="decline">Decline it</button>
</form>`;

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
${content}
</main>
</html>
`;

/** A provider is told no more of the order than the reference that the shop made for it. */
export const paymentPage = (transaction: Transaction): string =>
  page(
    `Pay with ${transaction.provider} (simulated)`,
    `  <h1>${escapeHtml(transaction.provider)}, simulated</h1>
  <p class="amount">${escapeHtml(amountOf(transaction))}</p>
  <dl><dt>To</dt><dd>Waybill</dd><dt>For</dt><dd><code>${escapeHtml(transaction.reference)}</code></dd></dl>
  ${transaction.status === 'open' ? buttons : `<p role="status">${states[transaction.status]}</p>`}`,
  );

export const noPaymentPage = (): string =>
  page(
    'No such payment',
    '<h1>There is no such payment</h1><p>It may be of another stack, or of a store that was emptied since.</p>',
  );
