/** What went over the bus, newest first. */
import { type Content, type Html, html } from './html.ts';
import { empty, executionPath, type PageParts, root } from './page.ts';
import { type Filter, withQuery } from './query.ts';
import type { BusEvent, Page } from './tools.ts';
import { json, when } from './words.ts';

/** What an event is about, whatever it is: the first text in it whose name ends in `Id`. */
const referenceOf = (detail: unknown): string | undefined => {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const fields = Object.entries(detail);
  const own = fields.find(([name, value]) => name.endsWith('Id') && typeof value === 'string');
  return own
    ? String(own[1])
    : fields.map(([, value]) => referenceOf(value)).find((found) => found !== undefined);
};

/** Executions are named by what they are about: the first `orderId` in it. */
export const orderOf = (detail: unknown): string | undefined => {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const fields = Object.entries(detail);
  const own = fields.find(([name, value]) => name === 'orderId' && typeof value === 'string');
  return own
    ? String(own[1])
    : fields.map(([, value]) => orderOf(value)).find((found) => found !== undefined);
};

const courseLink = (detail: unknown): Content => {
  const name = orderOf(detail);
  return name !== undefined && html`<p><a href="${executionPath(name)}">The execution of ${name}</a></p>`;
};

const eventView = ({ id, type, source, at, detail }: BusEvent, reference?: string): Html =>
  html`<li data-key="${id}"><details><summary><b>${type}</b> <small>${source}</small> ${reference !== undefined && html`<code>${reference}</code> `}${when(at)}</summary>${reference !== undefined && courseLink(detail)}${json(detail)}</details></li>`;

/** Where all are about the same, as an execution's are, or there is little room. */
export const eventList = (events: readonly BusEvent[], none = 'No events yet.'): Html =>
  events.length === 0
    ? empty(none)
    : html`<ul class="list events">${events.map((event) => eventView(event))}</ul>`;

const listWithReferences = (events: readonly BusEvent[]): Html =>
  events.length === 0
    ? empty('No such events.')
    : html`<ul class="list events">${events.map((event) => eventView(event, referenceOf(event.detail)))}</ul>`;

export type EventsData = {
  readonly type?: string | undefined;
  readonly mentions?: string | undefined;
  readonly events: Page<BusEvent>;
  /** The newest of all types: what one may filter by. */
  readonly recent: readonly BusEvent[];
};

const link = (filter: Filter): string => withQuery(`${root}/events`, filter);

const chip = (label: string, count: number, path: string, isCurrent: boolean): Html =>
  html`<a class="chip" href="${path}"${isCurrent && html` aria-current="true"`}>${label} <small>${count}</small></a>`;

const chips = ({ recent, type, mentions }: EventsData): Html => {
  const byType = [...Map.groupBy(recent, (event) => event.type)].sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<nav class="chips" aria-label="Types">${chip('all types', recent.length, link({ mentions }), !type)}
${byType.map(([each, events]) => chip(each, events.length, link({ type: each, mentions }), each === type))}</nav>`;
};

export const eventsPage = (data: EventsData): PageParts => {
  const { type, mentions, events } = data;
  const { nextCursor } = events;
  return {
    title: 'Events',
    section: 'Events',
    content: html`<div class="heading"><h1>Events on the bus</h1>
<form class="finder">${type && html`<input type="hidden" name="type" value="${type}">`}<label>Containing <input type="search" name="mentions" value="${mentions}" placeholder="an id, an address …" spellcheck="false"></label><button>Filter</button></form></div>
${chips(data)}${listWithReferences(events.items)}
${nextCursor !== undefined && html`<p><a class="more" href="${link({ type, mentions, cursor: nextCursor })}">Older events</a></p>`}`,
  };
};
