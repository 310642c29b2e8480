/** A receiver under development is told what the shop tells partners, signed as the shop signs. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readWebhook } from '../../sdk/webhooks.ts';
import { withReceiver } from '../support/receiver.ts';
import { directOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { type Ran, withCommandLine } from './command-line.ts';

const stack = withStack({ demo: 'people', env: { WEBHOOKS_ALLOW_PRIVATE: 'on' } });
const shop = withCommandLine(stack.url);
const receiver = withReceiver();

let variantId: string;
const placed = async (): Promise<string> =>
  (await directOrder(await stack.as('ada'), [{ variantId, quantity: 1 }])).id;

type Listening = {
  readonly soFar: () => string;
  /** Ctrl-C, and how it ended. */
  readonly stop: () => Promise<Ran>;
};

/** @returns when it listens */
const listening = async (...words: string[]): Promise<Listening> => {
  const typed = shop.type(['listen', ...words]);
  await until(async () => typed.soFar().includes('\n'), { what: 'listening' });
  return {
    soFar: typed.soFar,
    stop: () => {
      typed.stop();
      return typed;
    },
  };
};

const messagesAt = (path: string, orderId: string, type: string) =>
  receiver.at(path).filter(({ body }) => body.includes(orderId) && JSON.parse(body).type === type);

const toldOf = (path: string, orderId: string, type: string) =>
  until(async () => messagesAt(path, orderId, type)[0], { what: `${type} at ${path}` });

beforeAll(async () => {
  variantId = await stockedVariant(await stack.as('staff'), 100);
  await placed();
}, 60_000);

describe('listen', () => {
  it('tells what the shop tells its partners, and the client’s own check takes it', async () => {
    const admin = await stack.as('admin');
    const registered = await admin.post<{ id: string }>('/v1/webhook-endpoints', {
      url: receiver.url('/partner'),
      eventTypes: ['*'],
    });
    expect(registered.status).toBe(201);
    const { secret } = await shop.json<{ secret: string }>('listen', '--print-secret');
    const typed = await listening('--forward-to', receiver.url('/mine'), '--json');
    const orderId = await placed();
    const mine = await toldOf('/mine', orderId, 'order.created');
    const partners = await toldOf('/partner', orderId, 'order.created');
    const event = readWebhook(secret, mine.headers, mine.body);
    expect(event).toEqual(JSON.parse(partners.body));
    expect(Object.keys(JSON.parse(mine.body))).toEqual(Object.keys(JSON.parse(partners.body)));
    for (const name of ['webhook-id', 'content-type', 'user-agent', 'content-length']) {
      expect(mine.headers[name]).toBe(partners.headers[name]);
    }
    expect(() => readWebhook(secret, mine.headers, `${mine.body} `)).toThrow();
    expect((await typed.stop()).code).toBe(0);
    const [begun, ...told] = typed
      .soFar()
      .trim()
      .split('\n')
      .map((line): object => JSON.parse(line));
    expect(begun).toEqual({ listening: stack.url(), forwardTo: receiver.url('/mine'), secret });
    expect(told).toContainEqual(
      expect.objectContaining({ id: mine.headers['webhook-id'], type: 'order.created', status: 204 }),
    );
  });

  it('tells nothing of before, nothing that is not asked for, and each event once', async () => {
    const earlier = await placed();
    await stack.settled();
    const typed = await listening(
      '--forward-to',
      receiver.url('/few'),
      '--events',
      'order.created, order.cancelled',
    );
    const orders = [await placed(), await placed()];
    for (const orderId of orders) await toldOf('/few', orderId, 'order.created');
    await (await stack.as('ada')).post(`/v1/orders/${orders[1]}/cancel`, {});
    await toldOf('/few', orders[1] ?? '', 'order.cancelled');
    await typed.stop();
    const types = receiver.at('/few').map(({ body }) => JSON.parse(body).type);
    expect(types).toEqual(['order.created', 'order.created', 'order.cancelled']);
    expect(receiver.at('/few').some(({ body }) => body.includes(earlier))).toBe(false);
  });

  it('says what became of it when nobody is there, or the receiver refuses', async () => {
    receiver.answer('/refuses', 500);
    const refused = await listening('--forward-to', receiver.url('/refuses'), '--events', 'order.created');
    const silent = await listening('--forward-to', 'http://127.0.0.1:9/', '--events', 'order.created');
    await placed();
    await until(async () => / → 500 \(\d+ ms\)/.test(refused.soFar()), { what: 'the refusal' });
    await until(async () => / → .+ \(\d+ ms\)/.test(silent.soFar()), { what: 'the silence' });
    await Promise.all([refused.stop(), silent.stop()]);
  });

  it('tells what a registered endpoint is sent', async () => {
    await shop.login('admin');
    const url = receiver.url('/registered');
    await (await stack.as('admin')).post('/v1/webhook-endpoints', { url, eventTypes: ['order.created'] });
    const before = await placed();
    await toldOf('/registered', before, 'order.created');
    await stack.settled();
    const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const typed = await listening(
      '--endpoint',
      url,
      '--forward-to',
      receiver.url('/copy'),
      '--secret',
      secret,
    );
    const orderId = await placed();
    const copy = await toldOf('/copy', orderId, 'order.created');
    const original = await toldOf('/registered', orderId, 'order.created');
    expect(copy.body).toBe(original.body);
    expect(readWebhook(secret, copy.headers, copy.body)).toMatchObject({ type: 'order.created' });
    expect(messagesAt('/copy', before, 'order.created')).toEqual([]);
    expect((await typed.stop()).code).toBe(0);
  });

  it('keeps its secret for its owner alone, and from one time to the next', async () => {
    const [first, second] = [
      await shop.type(['listen', '--print-secret']),
      await shop.type(['listen', '--print-secret']),
    ];
    expect(first.out).toBe(second.out);
    const file = join(shop.folder, 'waybill/listen-secret');
    expect(readFileSync(file, 'utf8')).toBe(first.out);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    [[]],
    [['--forward-to', 'localhost:3000']],
    [['--forward-to', 'http://127.0.0.1:9', '--events', 'order.lost']],
    [['--forward-to', 'http://127.0.0.1:9', '--secret', 'abc']],
  ])('ends with 2 when it is used wrongly: %j', async (words) => {
    expect((await shop.type(['listen', ...words])).code).toBe(2);
  });

  it('ends with 1 where there is no local stack', async () => {
    receiver.answer('/openapi.json', 200, '{"webhooks":{}}');
    receiver.answer('/_local/stack', 404, '{}');
    receiver.answer('/_local/events?limit=1', 404, '{}');
    const words = ['listen', '--forward-to', 'http://127.0.0.1:9', '--url', receiver.url('')];
    const { code, err } = await shop.type(words);
    expect(code).toBe(1);
    expect(err).toContain('is no local stack');
  });
});
