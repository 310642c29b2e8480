import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalAnswer } from '../../../local/aws/service.ts';
import { makeConsole } from '../../../local/console/console.ts';
import { styles } from '../../../local/console/page.ts';
import { orderFlow } from './flows.ts';

const at = '2026-01-01T00:00:00.000Z';
const hostile = `<script>alert("x")</script>`;

const summary = { name: 'order 1', executionArn: 'arn:1', status: 'RUNNING', startDate: at };
const state = { name: 'Pay', type: 'Task', enteredAt: at, enteredEventId: 2, status: 'running', retries: 0 };
const email = {
  id: 'm1',
  from: 'shop@x',
  to: 'ada@x',
  subject: hostile,
  text: `${hostile} Order ord_01M8EQW0J8R72A4CJEZA017200`,
  html: '<b>hi</b>',
  at,
};
const event = {
  id: 'e1',
  type: 'order.created',
  source: hostile,
  at,
  detail: { note: hostile, data: { orderId: 'order 1' } },
};
const letter = { queue: 'mails-dead', messageId: 'd1', body: '{"a":1}', receiveCount: 3, at };
const transaction = {
  txRef: 'tx/1',
  amount: 500,
  currency: 'NGN',
  status: 'open',
  scenario: 'approve',
  refunds: [],
  disputes: [],
};

/** What the `/_local` interfaces answer. */
const interfaces: Readonly<Record<string, object>> = {
  '/_local/clock': { now: at, offsetSeconds: 3_600 },
  '/_local/executions': {
    items: [{ ...summary, currentStates: ['Pay'] }],
    counts: { RUNNING: 1, FAILED: 2 },
  },
  '/_local/executions/order%201': {
    ...summary,
    input: { orderId: 'order 1' },
    definition: orderFlow,
    states: [state],
    history: [],
    continuations: [
      {
        ...{ ...summary, name: 'order 1-closing', status: 'SUCCEEDED', executionArn: 'arn:2' },
        ...{ input: {}, definition: orderFlow, history: [] },
        states: [{ ...state, status: 'succeeded', exitedAt: at, exitedEventId: 3 }],
      },
    ],
  },
  '/_local/events': { items: [event], nextCursor: '7' },
  '/_local/emails': { items: [email] },
  '/_local/emails/m1': email,
  '/_local/dead-letters': { items: [letter] },
  '/_local/queues': { items: [{ queue: 'mails', waiting: 3, inFlight: 1, delayed: 12 }] },
  '/_local/providers': { items: [{ name: 'bank' }] },
  '/_local/providers/bank': { next: { next: 'down' }, transactions: [transaction] },
};

let server: Server;
let url = '';
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const target = request.url ?? '';
    asked.push(target);
    const answer = interfaces[target.split('?')[0] ?? ''];
    response
      .writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const show = async (
  route: string,
  params: Record<string, string> = {},
  query = '',
): Promise<LocalAnswer & { text: string }> => {
  const handle = makeConsole({ url }).routes?.[`GET ${route}`];
  if (!handle) throw new Error(`no route ${route}`);
  const request = { method: 'GET', path: route, params, headers: {}, body: Buffer.alloc(0) };
  const answer = await handle({ ...request, query: new URLSearchParams(query) });
  return { ...answer, text: Buffer.from((answer.body ?? '') as string | Buffer).toString() };
};

const pages: readonly (readonly [string, Record<string, string>])[] = [
  ['/_local', {}],
  ['/_local/console/executions/{name}', { name: 'order 1' }],
  ['/_local/console/events', {}],
  ['/_local/console/emails', {}],
  ['/_local/console/emails/{id}', { id: 'm1' }],
  ['/_local/console/dead-letters', {}],
  ['/_local/console/providers', {}],
];

describe('every page of the console', () => {
  it.each(pages)('%s runs only its own script and shows nothing unescaped', async (route, params) => {
    const { status, headers, text } = await show(route, params);
    expect(status).toBe(200);
    expect(headers?.['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(text).not.toContain(hostile);
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/_local/console/console.js">']);
    expect(text).not.toMatch(/\s(style|on\w+)=/);
  });

  it.each(pages)('%s shows the clock and how many dead letters there are', async (route, params) => {
    const { text } = await show(route, params);
    expect(text).toContain('1 Jan 00:00:00');
    expect(text).toContain('1 h ahead');
    expect(text).toContain('Dead letters <b class="count">1</b>');
  });
});

describe('the overview', () => {
  it('counts executions by status and says where the running ones are', async () => {
    const { text } = await show('/_local');
    expect(text).toContain('<b>3</b> all');
    expect(text).toContain('<b>2</b> failed');
    expect(text).toContain('href="/_local/console/executions/order%201"');
    expect(text).toContain('<td>Pay</td>');
  });

  it('knows of no other status', async () => {
    const { status, text } = await show('/_local', {}, 'status=NOPE');
    expect([status, text.includes('There is no such status')]).toEqual([404, true]);
  });

  it('asks for one status only', async () => {
    await show('/_local', {}, 'status=FAILED');
    expect(asked).toContain('/_local/executions?limit=25&status=FAILED');
  });
});

describe('an execution', () => {
  it('is found by its id', async () => {
    const answer = await show('/_local/console/executions', {}, 'id=+order%201');
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: '/_local/console/executions/order%201' },
    });
  });

  it('is found by what its events tell: a number, a part of an id', async () => {
    const { headers } = await show('/_local/console/executions', {}, 'id=W-2026');
    expect(headers?.location).toBe('/_local/console/executions/order%201');
    expect(asked).toContain('/_local/events?mentions=W-2026&limit=1');
  });

  it('is led to from its events, and leads to the order in the admin pages', async () => {
    const { text: events } = await show('/_local/console/events');
    expect(events).toContain('<a href="/_local/console/executions/order%201">The execution of order 1</a>');
    const { text } = await show('/_local/console/executions/{name}', { name: 'order 1' });
    expect(text).toContain('<a href="/admin/orders/order%201">in the admin pages</a>');
  });

  it('is drawn with what mentions it beside', async () => {
    const { text } = await show('/_local/console/executions/{name}', { name: 'order 1' });
    expect(text).toContain('class="state task running" data-key="Pay"');
    expect(text).toContain('href="/_local/console/executions/order%201-closing"');
    expect(text).toContain('class="state task succeeded" data-key="Pay"');
    expect(text.match(/id="visit-[01]-2"/g)).toEqual(['id="visit-0-2"', 'id="visit-1-2"']);
    expect(asked).toContain('/_local/events?mentions=order+1&limit=200');
  });

  it('that does not exist yet is waited for', async () => {
    const { status, text } = await show('/_local/console/executions/{name}', { name: 'order 2' });
    expect(status).toBe(404);
    expect(text).toContain('There is no execution <code>order 2</code>');
  });
});

describe('e-mails, dead letters and providers', () => {
  it('show the HTML of an e-mail in a frame that runs nothing', async () => {
    expect((await show('/_local/console/emails/{id}', { id: 'm1' })).text).toContain(
      '<iframe sandbox title="The e-mail as HTML" src="/_local/console/emails/m1/html">',
    );
    const { headers, text } = await show('/_local/console/emails/{id}/html', { id: 'm1' });
    expect(text).toBe('<b>hi</b>');
    expect(headers?.['content-security-policy']).toMatch(/default-src 'none'.*; sandbox$/);
  });

  it('lead to the execution of what they are about', async () => {
    const { text } = await show('/_local/console/emails/{id}', { id: 'm1' });
    expect(text).toContain('href="/_local/console/executions/ord_01M8EQW0J8R72A4CJEZA017200"');
  });

  it('say that there is no such e-mail', async () => {
    expect(await show('/_local/console/emails/{id}', { id: 'm2' })).toMatchObject({ status: 404 });
  });

  it('offer to redrive a queue', async () => {
    const { text } = await show('/_local/console/dead-letters');
    expect(text).toContain('data-post="/_local/dead-letters/mails-dead/redrive"');
  });

  it('say how much waits in each queue', async () => {
    const { text } = await show('/_local/console/dead-letters');
    expect(text).toMatch(/<code>mails<\/code>.*>3<.*>1<.*>12</);
  });

  it('offer to approve and to decline an open payment, and to set what comes next', async () => {
    const { text } = await show('/_local/console/providers');
    expect(text).toContain(
      'data-post="/_local/providers/bank/pay/tx%2F1" data-body="{&quot;outcome&quot;:&quot;approve&quot;}"',
    );
    expect(text).toContain('data-post="/_local/providers/bank/scenario"');
    expect(text).toContain('<option selected>down</option>');
  });
});

describe('its files', () => {
  it.each(['console.js', 'icon.svg', ...styles])('%s is served', async (name) => {
    const { status, text } = await show(`/_local/console/${name}`);
    expect(status).toBe(200);
    expect(text).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });
});
