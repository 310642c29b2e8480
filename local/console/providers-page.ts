/** The simulated providers: how the next payment goes, and what was paid. */
import { scenarioSchema } from '../world/providers/scenarios.ts';
import { type Content, type Html, html } from './html.ts';
import { action, empty, type PageParts, statusBadge } from './page.ts';
import type { Provider, Transaction } from './tools.ts';
import { amountOf } from './words.ts';

const scenarios = scenarioSchema.shape.next.options;

const shown = 50;

const base = (provider: string): string => `/_local/providers/${encodeURIComponent(provider)}`;

const decisions = (provider: string, { txRef, status }: Transaction): Content => {
  if (status !== 'open') return undefined;
  const path = `${base(provider)}/pay/${encodeURIComponent(txRef)}`;
  return html`<span class="actions">${action('Approve', path, { outcome: 'approve' }, 'primary')}${action('Decline', path, { outcome: 'decline' }, 'danger')}<a href="${base(provider)}/checkout/${encodeURIComponent(txRef)}">Page</a></span>`;
};

const disputesOf = (
  { name, tellsOfDisputes }: Provider,
  { txRef, status, disputes }: Transaction,
): Content => {
  if (status !== 'succeeded' || !tellsOfDisputes) return undefined;
  const path = `${base(name)}/dispute/${encodeURIComponent(txRef)}`;
  const last = disputes.at(-1);
  return last?.status === 'open'
    ? html`<span class="actions">${action('Shop wins the dispute', path, { outcome: 'win' }, 'primary')}${action('Shop loses it', path, { outcome: 'lose' }, 'danger')}</span>`
    : html`${last && html` <small>dispute ${last.status}</small>`}<span class="actions">${action('Dispute', path, { outcome: 'open' }, 'danger')}</span>`;
};

const refundsOf = ({ refunds, currency }: Transaction): Content =>
  refunds.length > 0 &&
  html` <small>refunded ${amountOf(
    refunds.reduce((sum, { amount }) => sum + amount, 0),
    currency,
  )}</small>`;

const row = (provider: Provider, transaction: Transaction): Html => {
  const { txRef, amount, currency, status, scenario } = transaction;
  return html`<tr data-key="${txRef}"><td><code>${txRef}</code></td><td class="number">${amountOf(amount, currency)}</td>
<td>${statusBadge(status)}${refundsOf(transaction)}</td><td>${scenario}</td><td>${decisions(provider.name, transaction)}${disputesOf(provider, transaction)}</td></tr>`;
};

const scenarioForm = ({
  name,
  next,
}: Provider): Html => html`<form class="finder" data-post="${base(name)}/scenario">
<label>Next payment <select name="next">${scenarios.map((each) => html`<option${each === next.next && html` selected`}>${each}</option>`)}</select></label><button>Set</button>
${next.next !== 'approve' && html`<span class="status caught">now: ${next.next}</span>`}</form>`;

const providerView = (provider: Provider): Html => {
  const newest = provider.transactions.slice(0, shown);
  return html`<section id="${provider.name}" data-key="${provider.name}"><div class="heading"><h2>${provider.name}</h2>${scenarioForm(provider)}</div>
${
  newest.length === 0
    ? empty('No transactions yet.')
    : html`<div class="wide"><table><thead><tr><th>Reference</th><th class="number">Amount</th><th>Status</th><th>Scenario</th><th>The shopper’s part</th></tr></thead>
<tbody>${newest.map((transaction) => row(provider, transaction))}</tbody></table></div>`
}</section>`;
};

export const providersPage = (providers: readonly Provider[]): PageParts => ({
  title: 'Providers',
  section: 'Providers',
  content: html`<h1>Simulated providers</h1>
<p>A scenario is taken by the next payment that begins, and gone; <b>down</b> and <b>timeout</b> begin with the next call and hold for 30 seconds of the stack’s clock.</p>
${providers.map(providerView)}`,
});
