/** What no consumer could take, by queue, with a button to try again; and how much waits in every queue. */
import { type Html, html } from './html.ts';
import { action, empty, type PageParts } from './page.ts';
import type { DeadLetter, QueueDepth } from './tools.ts';
import { json, parsed, when } from './words.ts';

const letterView = ({ messageId, body, receiveCount, at }: DeadLetter): Html =>
  html`<li data-key="${messageId}"><details><summary><code>${messageId}</code> <small>received ${receiveCount} ×</small> ${when(at)}</summary>${json(parsed(body))}</details></li>`;

const queueView = ([queue, letters]: readonly [string, readonly DeadLetter[]]): Html =>
  html`<section data-key="${queue}"><div class="heading"><h2>${queue} <b class="count">${letters.length}</b></h2>
${action('Redrive all', `/_local/dead-letters/${encodeURIComponent(queue)}/redrive`, {}, 'primary')}</div>
<ul class="list">${letters.map(letterView)}</ul></section>`;

const depthView = ({ queue, waiting, inFlight, delayed }: QueueDepth): Html =>
  html`<tr data-key="depth-${queue}"><td><code>${queue}</code></td><td class="number">${waiting}</td><td class="number">${inFlight}</td><td class="number">${delayed}</td></tr>`;

const depthsView = (queues: readonly QueueDepth[]): Html =>
  html`<section data-key="queues"><h2>Queues</h2><div class="wide"><table>
<thead><tr><th>Queue</th><th class="number">Waiting</th><th class="number">In flight, or tried again later</th><th class="number">Delayed</th></tr></thead>
<tbody>${queues.map(depthView)}</tbody></table></div></section>`;

export const deadLettersPage = (
  letters: readonly DeadLetter[],
  queues: readonly QueueDepth[],
): PageParts => ({
  title: 'Dead letters',
  section: 'Dead letters',
  content: html`<h1>Dead letters</h1>${
    letters.length === 0
      ? empty('None: every message was consumed.')
      : [...Map.groupBy(letters, ({ queue }) => queue)].map(queueView)
  }${depthsView(queues)}`,
});
