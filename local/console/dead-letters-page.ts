/** What no consumer could take, by queue, with a button to try again. */
import { type Html, html } from './html.ts';
import { action, empty, type PageParts } from './page.ts';
import type { DeadLetter } from './tools.ts';
import { json, parsed, when } from './words.ts';

const letterView = ({ messageId, body, receiveCount, at }: DeadLetter): Html =>
  html`<li data-key="${messageId}"><details><summary><code>${messageId}</code> <small>received ${receiveCount} ×</small> ${when(at)}</summary>${json(parsed(body))}</details></li>`;

const queueView = ([queue, letters]: readonly [string, readonly DeadLetter[]]): Html =>
  html`<section data-key="${queue}"><div class="heading"><h2>${queue} <b class="count">${letters.length}</b></h2>
${action('Redrive all', `/_local/dead-letters/${encodeURIComponent(queue)}/redrive`, {}, 'primary')}</div>
<ul class="list">${letters.map(letterView)}</ul></section>`;

export const deadLettersPage = (letters: readonly DeadLetter[]): PageParts => ({
  title: 'Dead letters',
  section: 'Dead letters',
  content: html`<h1>Dead letters</h1>${
    letters.length === 0
      ? empty('None: every message was consumed.')
      : [...Map.groupBy(letters, ({ queue }) => queue)].map(queueView)
  }`,
});
