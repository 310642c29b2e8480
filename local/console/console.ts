/**
 * The console at `/_local`: pages for people over the `/_local` interfaces. A page is made whole by the server; the
 * browser asks for it again every second and takes over what has changed.
 */
import { readFileSync } from 'node:fs';
import type { LocalAnswer, LocalRequest, LocalRoutes, Runtime, Service } from '../aws/service.ts';
import { deadLettersPage } from './dead-letters-page.ts';
import { emailPage, emailsPage } from './emails-page.ts';
import { eventsPage, orderOf } from './events-page.ts';
import { executionPage, noExecutionPage } from './execution-page.ts';
import { externalPage } from './external-page.ts';
import { html } from './html.ts';
import { overviewPage, statuses } from './overview-page.ts';
import { executionPath, type PageParts, page, root, styles } from './page.ts';
import { providersPage } from './providers-page.ts';
import { makeTools, type Tools } from './tools.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** An e-mail has its styles in itself; it runs nothing and loads nothing. */
const emailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; sandbox";

const htmlAnswer = (status: number, body: string, contentSecurityPolicy = policy): LocalAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body,
});

/** Read again each time, so that whoever works on them only reloads. */
const file = (name: string, type: string): LocalRoutes => ({
  [`GET ${root}/${name}`]: () => ({
    status: 200,
    headers: { 'content-type': type, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' },
    body: readFileSync(new URL(name, import.meta.url)),
  }),
});

type Answered = { readonly status: number; readonly parts: PageParts };
type MakePage = (request: LocalRequest, tools: Tools) => Promise<Answered>;

const found = (parts: PageParts): Answered => ({ status: 200, parts });
const missing = (what: string): Answered => ({
  status: 404,
  parts: { title: 'Not found', content: html`<h1>There is no such ${what}</h1>` },
});

const given = (query: URLSearchParams, name: string): string | undefined => query.get(name) || undefined;

const executionsShown = 25;
const latestShown = 8;
const listed = '50';
const mostMentions = '200';
const recentEvents = '500';

const overview =
  (url: string): MakePage =>
  async ({ query }, tools) => {
    const status = given(query, 'status');
    if (status !== undefined && !statuses.includes(status)) return missing('status');
    const cursor = given(query, 'cursor');
    const limit = String(executionsShown);
    const [executions, newest, events, emails, { now }] = await Promise.all([
      tools.executions({ limit, status, cursor }),
      tools.executions({ limit: '1' }),
      tools.events({ limit: String(latestShown) }),
      tools.emails({ limit: String(latestShown) }),
      tools.clock(),
    ]);
    return found(overviewPage({ url, now, executions, counts: newest.counts ?? {}, status, events, emails }));
  };

/** Mails to people carry only the end of a long id. */
const tailLength = 10;

/** Of an execution: its own, or that of what the newest event is about that mentions the text: a part of an id, a number, a SKU. */
const nameFor = async (text: string, tools: Tools): Promise<string> => {
  if (text === '' || (await tools.execution(text))) return text;
  const { items } = await tools.events({ mentions: text, limit: '1' });
  const about = items[0] && orderOf(items[0].detail);
  return about ?? text;
};

const oneExecution: MakePage = async ({ params }, tools) => {
  const { name = '' } = params;
  const [execution, events, emails, { now }] = await Promise.all([
    tools.execution(name),
    tools.events({ mentions: name, limit: mostMentions }),
    tools.emails({ mentions: name.slice(-tailLength), limit: mostMentions }),
    tools.clock(),
  ]);
  if (!execution) return { status: 404, parts: noExecutionPage(name) };
  return found(executionPage({ now, execution, events: events.items, emails: emails.items }));
};

const events: MakePage = async ({ query }, tools) => {
  const [type, mentions] = [given(query, 'type'), given(query, 'mentions')];
  const [shown, recent] = await Promise.all([
    tools.events({ type, mentions, cursor: given(query, 'cursor'), limit: listed }),
    tools.events({ mentions, limit: recentEvents }),
  ]);
  return found(eventsPage({ type, mentions, events: shown, recent: recent.items }));
};

const emails: MakePage = async ({ query }, tools) => {
  const filter = { to: given(query, 'to'), mentions: given(query, 'mentions') };
  const shown = await tools.emails({ ...filter, cursor: given(query, 'cursor'), limit: listed });
  return found(emailsPage(shown, filter));
};

const oneEmail: MakePage = async ({ params }, tools) => {
  const email = await tools.email(params.id ?? '');
  return email ? found(emailPage(email)) : missing('e-mail');
};

const deadLetters: MakePage = async (_, tools) => {
  const [letters, queues] = await Promise.all([tools.deadLetters(), tools.queues()]);
  return found(deadLettersPage(letters, queues));
};

const providers: MakePage = async (_, tools) => found(providersPage(await tools.providers()));

const external: MakePage = async (_, tools) => found(externalPage(await tools.external()));

export const makeConsole = ({ url }: Pick<Runtime, 'url'>): Service => {
  const tools = makeTools(url);
  const shown =
    (make: MakePage) =>
    async (request: LocalRequest): Promise<LocalAnswer> => {
      const [{ status, parts }, clock, letters] = await Promise.all([
        make(request, tools),
        tools.clock(),
        tools.deadLetters(),
      ]);
      return htmlAnswer(status, page(parts, { clock, deadLetters: letters.length }).text);
    };
  return {
    routes: {
      'GET /_local': shown(overview(url)),
      [`GET ${root}/executions`]: async ({ query }) => {
        const name = await nameFor((query.get('id') ?? '').trim(), tools);
        return { status: 303, headers: { location: executionPath(name) } };
      },
      [`GET ${root}/executions/{name}`]: shown(oneExecution),
      [`GET ${root}/events`]: shown(events),
      [`GET ${root}/emails`]: shown(emails),
      [`GET ${root}/emails/{id}`]: shown(oneEmail),
      [`GET ${root}/emails/{id}/html`]: async ({ params }) => {
        const email = await tools.email(params.id ?? '');
        return htmlAnswer(email ? 200 : 404, email?.html ?? '', emailPolicy);
      },
      [`GET ${root}/dead-letters`]: shown(deadLetters),
      [`GET ${root}/providers`]: shown(providers),
      [`GET ${root}/external`]: shown(external),
      ...file('console.js', 'text/javascript; charset=utf-8'),
      ...Object.assign({}, ...styles.map((name) => file(name, 'text/css; charset=utf-8'))),
      ...file('icon.svg', 'image/svg+xml'),
    },
  };
};
