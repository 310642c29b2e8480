/** The page a shopper sees at a simulated provider: what is to be paid, and two buttons. */
import { escapeHtml } from '../../escape-html.ts';
import type { Transaction } from './bank.ts';

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; background: #f3f4f6; color: #1f2937; margin: 0 }
  main { max-width: 24rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: .75rem; box-shadow: 0 1px 4px #0002 }
  h1 { font-size: 1rem; text-transform: capitalize; color: #4b5563; margin: 0 }
  .amount { font-size: 2rem; font-weight: 600; margin: .5rem 0 }
  code { font-size: .8rem; color: #6b7280 }
  form { display: grid; gap: .75rem; margin-top: 2rem }
  button { font: inherit; padding: .75rem; border: 0; border-radius: .5rem; background: #047857; color: #fff; cursor: pointer }
  button.decline { background: #fff; color: #b91c1c; border: 1px solid currentColor }
  button:focus-visible { outline: 3px solid #2563eb; outline-offset: 2px }`;

const amountOf = ({ amount, currency }: Transaction): string => `${currency} ${(amount / 100).toFixed(2)}`;

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

export const paymentPage = (transaction: Transaction): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pay with ${escapeHtml(transaction.provider)} (simulated)</title>
<style>${style}</style>
<main>
  <h1>${escapeHtml(transaction.provider)}, simulated</h1>
  <p class="amount">${escapeHtml(amountOf(transaction))}</p>
  <code>${escapeHtml(transaction.reference)}</code>
  ${transaction.status === 'open' ? buttons : `<p role="status">${states[transaction.status]}</p>`}
</main>
</html>
`;
