/** What runs and what ran, newest first, with the latest events and e-mails beside it. */

import { emailList } from './emails-page.ts';
import { eventList } from './events-page.ts';
import { type Content, type Html, html } from './html.ts';
import { empty, executionPath, type PageParts, root, statusBadge } from './page.ts';
import { withQuery } from './query.ts';
import type { BusEvent, Email, ExecutionSummary, Executions, Page } from './tools.ts';
import { between, when } from './words.ts';

export type OverviewData = {
  readonly url: string;
  readonly now: string;
  readonly executions: Executions;
  /** Of all executions, whatever is filtered. */
  readonly counts: Readonly<Record<string, number>>;
  readonly status?: string | undefined;
  readonly events: Page<BusEvent>;
  readonly emails: Page<Email>;
};

export const statuses: readonly string[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

const tile = (label: string, count: number, path: string, isCurrent: boolean): Html =>
  html`<a class="tile ${label.toLowerCase().replaceAll(' ', '-')}" href="${path}"${isCurrent && html` aria-current="true"`}><b>${count}</b> ${label}</a>`;

const tiles = ({ counts, status }: OverviewData): Html => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return html`<nav class="tiles" aria-label="Executions by status">${tile('all', all, '/_local', status === undefined)}
${statuses.map((each) => tile(each.toLowerCase().replaceAll('_', ' '), counts[each] ?? 0, `/_local?status=${each}`, each === status))}</nav>`;
};

const whereabouts = ({ currentStates = [], error }: ExecutionSummary): Content =>
  error === undefined ? currentStates.join(', ') : html`<span class="error">${error}</span>`;

const row = (execution: ExecutionSummary, now: string): Html => {
  const { name, status, startDate, stopDate } = execution;
  return html`<tr data-key="${name}"><td><a href="${executionPath(name)}"><code>${name}</code></a></td><td>${statusBadge(status)}</td>
<td>${whereabouts(execution)}</td><td>${when(startDate)}</td><td class="number">${between(startDate, stopDate, now)}</td></tr>`;
};

const table = ({ executions, now, status }: OverviewData): Content => {
  const { items, nextCursor } = executions;
  if (items.length === 0)
    return empty(
      status
        ? 'None has this status.'
        : 'Nothing has been started yet. Executions appear here as they start.',
    );
  return html`<div class="wide"><table><thead><tr><th>Execution</th><th>Status</th><th>In</th><th>Started</th><th class="number">Took</th></tr></thead>
<tbody>${items.map((execution) => row(execution, now))}</tbody></table></div>
${nextCursor !== undefined && html`<p><a class="more" href="${withQuery('/_local', { status, cursor: nextCursor })}">Older executions</a></p>`}`;
};

const finder = html`<form class="finder" action="${root}/executions"><label>Go to <input name="id" required placeholder="an id, a part of it, a SKU …" autocomplete="off" spellcheck="false"></label><button>Open</button></form>`;

const endpoint = (url: string): Html => html`<section><h2>Look inside with AWS tools</h2>
<p>Any AWS SDK or the CLI works against the endpoint, in region eu-west-1 with any credentials:</p>
<pre class="mail" tabindex="0">aws --endpoint-url ${url}/_aws stepfunctions list-state-machines</pre></section>`;

export const overviewPage = (data: OverviewData): PageParts => ({
  title: 'Executions',
  section: 'Executions',
  content: html`<div class="columns overview"><section class="leading"><div class="heading"><h1>Executions</h1>${finder}</div>
${tiles(data)}${table(data)}</section>
<div class="side"><section><h2>Latest events</h2>${eventList(data.events.items)}<p><a class="more" href="${root}/events">All events</a></p></section>
<section><h2>Latest e-mails</h2>${emailList(data.emails.items)}<p><a class="more" href="${root}/emails">All e-mails</a></p></section>
${endpoint(data.url)}</div></div>`,
});
