/** One execution: its state machine with the way it took, its timeline, and what it left on the bus and in the mailbox. */
import { emailList } from './emails-page.ts';
import { eventList, orderOf } from './events-page.ts';
import { graphOf } from './graph.ts';
import { graphSvg } from './graph-svg.ts';
import { type Content, type Html, html } from './html.ts';
import { layOut } from './layout.ts';
import { executionPath, type PageParts, statusBadge } from './page.ts';
import { dataOf, pathTaken, visitId } from './path-taken.ts';
import type { BusEvent, Email, Execution, FollowedExecution, Visit } from './tools.ts';
import { between, json, parsed, when } from './words.ts';

export type ExecutionData = {
  readonly now: string;
  readonly execution: FollowedExecution;
  /** Those that mention it, newest first. */
  readonly events: readonly BusEvent[];
  readonly emails: readonly Email[];
};

const dataView = (name: string, text: string | undefined): Content =>
  text !== undefined && html`<h4>${name}</h4>${json(parsed(text))}`;

const problemView = ({ error, cause }: Pick<Visit, 'error' | 'cause'>): Content =>
  error !== undefined &&
  html`<p class="error"><b>${error}</b>${cause !== undefined && html`<br><small>${cause}</small>`}</p>`;

const words: Readonly<Record<Visit['status'], string>> = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  caught: 'caught',
};

const visitView = (execution: Execution, part: number, visit: Visit, now: string): Html => {
  const { name, type, status, enteredAt, exitedAt, retries, error } = visit;
  const { input, output } = dataOf(execution, visit);
  const end = exitedAt ?? execution.stopDate;
  return html`<li id="${visitId(part, visit)}" data-key="${visitId(part, visit)}" class="visit ${status}" data-state="${name}"><details><summary>
<b>${name}</b> <small class="type">${type}</small>${error !== undefined && html` <small class="error">${error}</small>`}${retries > 0 && html` <small class="retries">${retries} ${retries === 1 ? 'retry' : 'retries'}</small>`}
<span class="took"><span class="visually-hidden">${words[status]}, </span>${between(enteredAt, end, now)}</span></summary>
<dl class="facts"><div><dt>Entered</dt><dd>${when(enteredAt)}</dd></div><div><dt>Left</dt><dd>${exitedAt === undefined ? 'not yet' : when(exitedAt)}</dd></div></dl>
${problemView(visit)}${dataView('Input', input)}${dataView('Output', output)}</details></li>`;
};

/** What the shop’s people see of it. */
const orderLink = (input: unknown): Content => {
  const id = orderOf(input);
  return (
    id !== undefined &&
    html`<div><dt>Order</dt><dd><a href="/admin/orders/${encodeURIComponent(id)}">in the admin pages</a></dd></div>`
  );
};

const facts = ({ executionArn, startDate, stopDate, input }: Execution, now: string): Html =>
  html`<dl class="facts"><div><dt>Started</dt><dd>${when(startDate)}</dd></div>${stopDate !== undefined && html`<div><dt>Ended</dt><dd>${when(stopDate)}</dd></div>`}
<div><dt>Took</dt><dd>${between(startDate, stopDate, now)}</dd></div>${orderLink(input)}<div><dt>ARN</dt><dd><code>${executionArn}</code></dd></div></dl>`;

const legend = html`<p class="legend" aria-hidden="true"><span class="succeeded">entered</span><span class="running">running</span><span class="caught">caught</span><span class="failed">failed</span><span class="line">next</span><span class="line dashed">on error</span></p>`;

const graphView = (execution: Execution, part: number): Html => {
  const graph = graphOf(execution.definition);
  return html`<div class="canvas" tabindex="0" role="group" aria-label="Drawing">${graphSvg(layOut(graph), graph.start, pathTaken(execution, part))}</div>`;
};

/** What carries the execution on: drawn below it, since it is the same story. */
const continuationView = (execution: Execution, part: number): Html =>
  html`<div class="heading" data-key="${execution.name}"><h2><a href="${executionPath(execution.name)}">${execution.name}</a></h2>${statusBadge(execution.status)}</div>${problemView(execution)}${graphView(execution, part)}`;

const inputAndOutput = ({ input, output }: Execution): Html => html`<section><h2>Input and output</h2>
<details><summary>Input</summary>${json(input)}</details>${output !== undefined && html`<details><summary>Output</summary>${json(output)}</details>`}</section>`;

export const executionPage = ({ execution, events, emails, now }: ExecutionData): PageParts => {
  const { name, status, continuations } = execution;
  const parts = [execution, ...continuations];
  const visits = parts.flatMap((part, index) =>
    part.states.map((visit) => visitView(part, index, visit, now)),
  );
  return {
    title: name,
    section: 'Executions',
    content: html`<p><a href="/_local">Executions</a></p><div class="heading title"><h1><code>${name}</code></h1>${statusBadge(status)}</div>
${facts(execution, now)}${problemView(execution)}
<div class="columns execution"><section class="leading"><div class="heading"><h2>State machine</h2>${legend}</div>${graphView(execution, 0)}${continuations.map((each, index) => continuationView(each, index + 1))}</section>
<div class="side"><section><h2>Timeline <small>${visits.length} ${visits.length === 1 ? 'state' : 'states'}</small></h2><ol class="list timeline">${visits}</ol></section>
${inputAndOutput(execution)}
<section><h2>Events <small>${events.length}</small></h2>${eventList(events.toReversed(), 'None mentions it yet.')}</section>
<section><h2>E-mails <small>${emails.length}</small></h2>${emailList(emails, 'None mentions it yet.')}</section></div></div>`,
  };
};

export const noExecutionPage = (name: string): PageParts => ({
  title: 'No such execution',
  section: 'Executions',
  content: html`<h1>There is no execution <code>${name}</code></h1><p>It may start in a moment: this page looks every second. <a href="/_local">All executions</a></p>`,
});
