/** The simulated external system: what it knows of our orders, what it tells, and how it misbehaves. */
import { type ExternalScenario, externalScenarios } from '../world/external/external-scenarios.ts';
import { type Html, html } from './html.ts';
import { action, empty, executionPath, type PageParts, statusBadge } from './page.ts';
import type { ExternalView } from './tools.ts';
import { json, when } from './words.ts';

const base = '/_local/external';
const shown = 50;

const names = Object.keys(externalScenarios) as ExternalScenario[];

const scenarioForm = ({ next }: ExternalView): Html => html`<form class="finder" data-post="${base}/scenario">
<label>How it goes <select name="next">${names.map((each) => html`<option${each === next && html` selected`}>${each}</option>`)}</select></label><button>Set</button>
${next !== 'normal' && html`<span class="status caught">${externalScenarios[next]}</span>`}</form>`;

const newOrderForm = html`<form class="finder" data-post="${base}/new-orders">
<label>SKU <input name="sku" required></label><label>Pieces <input name="quantity" type="number" min="1" max="99" value="1"></label>
<label>E-mail <input name="email" type="email" value="ngozi@example.com"></label><button>Order there</button></form>`;

const moves = (orderId: string): Html => {
  const path = (how: string): string => `${base}/orders/${encodeURIComponent(orderId)}/${how}`;
  return html`<span class="actions">${action('Ship', path('ship'), {})}${action('Deliver', path('deliver'), {})}${action('Cancel', path('cancel'), {}, 'danger')}</span>`;
};

const orderRow = ({ orderId, version, timesHeard, said }: ExternalView['orders'][number]): Html =>
  html`<tr data-key="${orderId}"><td><a href="${executionPath(orderId)}"><code>${said.number ?? orderId}</code></a>${said.externalId !== undefined && html` <small>${said.externalId}</small>`}</td>
<td>${statusBadge(said.status)}</td><td class="number">${version}</td><td class="number">${timesHeard}</td><td>${moves(orderId)}</td></tr>`;

const ordersView = ({ orders }: ExternalView): Html =>
  orders.length === 0
    ? empty('It has heard of no order yet.')
    : html`<div class="wide"><table><thead><tr><th>Order</th><th>As it knows it</th><th class="number">Version</th><th class="number">Heard</th><th>There</th></tr></thead>
<tbody>${orders.slice(0, shown).map(orderRow)}</tbody></table></div>`;

const changeRow = ({ change, position, visibleAt }: ExternalView['changes'][number]): Html =>
  html`<tr data-key="change-${position}"><td class="number">${position}</td><td>${when(new Date(visibleAt).toISOString())}</td><td><details><summary>${change.status ?? change.type ?? 'change'}</summary>${json(change)}</details></td></tr>`;

const changesView = ({ changes }: ExternalView): Html =>
  changes.length === 0
    ? empty('Nothing happened there yet.')
    : html`<div class="wide"><table><thead><tr><th class="number">Place</th><th>Shown from</th><th>What</th></tr></thead>
<tbody>${changes.slice(0, shown).map(changeRow)}</tbody></table></div>`;

export const externalPage = (view: ExternalView): PageParts => ({
  title: 'External system',
  section: 'External system',
  content: html`<h1>Simulated external system</h1>
<p>It hears of confirmed orders by itself. What is done here is taken with the next run: every five minutes of the stack’s clock, or with <code>POST /v1/integrations/external/sync</code>.</p>
${scenarioForm(view)}
<section id="orders"><div class="heading"><h2>Orders</h2>${newOrderForm}</div>${ordersView(view)}</section>
<section id="changes"><h2>What it tells</h2>${changesView(view)}</section>
${view.refusals.length > 0 && html`<section id="refusals"><h2>What was refused</h2>${view.refusals.slice(0, shown).map(json)}</section>`}`,
});
