import type { DatabaseSync } from 'node:sqlite';
import {
  DescribeEventBusCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListReplaysCommand,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  StartReplayCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type EventBridgeConfig,
  eventBridgeConfigOf,
  type Rule,
  type Target,
} from '../../../../local/aws/eventbridge/config.ts';
import { type EventBridge, makeEventBridge } from '../../../../local/aws/eventbridge/eventbridge.ts';
import type { Invoke } from '../../../../local/aws/service.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';
import {
  clientSettings,
  eventually,
  type LocalServices,
  startLocalServices,
} from '../../../support/local-services.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:000000000000:${resource}`;

const target = (targetArn: string, more: Partial<Target> = {}): Target => ({
  id: targetArn,
  arn: targetArn,
  maximumRetries: 3,
  maximumAgeSeconds: 3600,
  ...more,
});
const rule = (name: string, pattern: object, ...targets: Target[]): Rule => ({
  name,
  arn: arn('events', `rule/${name}`),
  busName: 'shop',
  pattern,
  enabled: true,
  targets,
});
const archive = { name: 'all', arn: arn('events', 'archive/all'), busName: 'shop', retentionDays: 30 };

const configOf = (...rules: Rule[]): EventBridgeConfig => ({
  busNames: ['default', 'shop'],
  rules,
  archives: [archive],
});

let local: LocalServices<{ bus: EventBridge }> | undefined;
let client: EventBridgeClient | undefined;
afterEach(async () => {
  client?.destroy();
  await local?.stop();
  local = undefined;
});

const start = async (config: EventBridgeConfig, more: { invoke?: Invoke; journal?: DatabaseSync } = {}) => {
  const sent: { queue: string; body: unknown; attributes: unknown }[] = [];
  const started = await startLocalServices(
    (runtime) => ({
      bus: makeEventBridge(runtime, config, {
        sendToQueue: (queueArn, body, attributes) => {
          if (queueArn.endsWith('missing')) throw new Error('no such queue');
          sent.push({ queue: queueArn.split(':').at(-1) ?? '', body: JSON.parse(body), attributes });
        },
      }),
    }),
    more,
  );
  local = started;
  const sdk = new EventBridgeClient({ ...clientSettings(started.url), maxAttempts: 1 });
  client = sdk;
  const put = (...Entries: PutEventsRequestEntry[]) => sdk.send(new PutEventsCommand({ Entries }));
  const log = async (query = ''): Promise<unknown> =>
    (await fetch(`${started.url}/_local/events${query}`)).json();
  return { ...started, sdk, sent, put, log };
};

const entry = (type: string, more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName: 'shop',
  Source: 'waybill.orders',
  DetailType: type,
  Detail: JSON.stringify({ orderId: 'ord_1' }),
  ...more,
});
const orders = rule('orders', { 'detail-type': [{ prefix: 'order.' }] }, target(arn('sqs', 'orders')));

describe('putting events', () => {
  it('sends a matching event whole to the queue of the rule, in order', async () => {
    const { put, sent } = await start(configOf(orders));
    const answer = await put(entry('order.created'), entry('cart.abandoned'), entry('order.confirmed'));
    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [1, 2, 3].map(() => ({ EventId: expect.any(String) })),
    });
    expect(sent.map(({ body }) => body)).toEqual([
      expect.objectContaining({ 'detail-type': 'order.created' }),
      {
        version: '0',
        id: answer.Entries?.[2]?.EventId,
        'detail-type': 'order.confirmed',
        source: 'waybill.orders',
        account: '000000000000',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'eu-west-1',
        resources: [],
        detail: { orderId: 'ord_1' },
      },
    ]);
  });

  it('gives a target the part of the event that it asks for', async () => {
    const part = { ...target(arn('sqs', 'orders')), inputPath: '$.detail' };
    const nothing = { ...target(arn('sqs', 'orders')), id: 'other', inputPath: '$.detail.customer.name' };
    const { put, sent } = await start(
      configOf(rule('orders', { source: ['waybill.orders'] }, part, nothing)),
    );
    await put(entry('order.created'));
    expect(sent.map(({ body }) => body)).toEqual([{ orderId: 'ord_1' }, null]);
  });

  it('keeps the time it is given', async () => {
    const { put, sent } = await start(configOf(orders));
    await put(entry('order.created', { Time: new Date('2026-01-02T03:04:05Z'), Resources: ['a'] }));
    expect(sent[0]?.body).toMatchObject({ time: '2026-01-02T03:04:05Z', resources: ['a'] });
  });

  it('refuses bad entries one by one and takes the others', async () => {
    const { put, sent } = await start(configOf(orders));
    const answer = await put(
      entry('order.created', { Source: undefined }),
      entry('order.created', { Detail: '[1]' }),
      entry('order.created', { Detail: '{' }),
      entry('order.created', { Source: 'aws.ec2' }),
      entry('order.created', { EventBusName: 'nowhere' }),
      entry('order.confirmed'),
    );
    expect(answer.FailedEntryCount).toBe(5);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
      undefined,
    ]);
    expect(sent).toHaveLength(1);
  });

  it('refuses more than ten entries, none, and more than 1 MB together', async () => {
    const { put } = await start(configOf(orders));
    const refused = { name: 'ValidationException' };
    await expect(put(...Array.from({ length: 11 }, () => entry('order.created')))).rejects.toMatchObject(
      refused,
    );
    await expect(put()).rejects.toMatchObject(refused);
    const heavy = entry('order.created', { Detail: JSON.stringify({ text: 'x'.repeat(600_000) }) });
    await expect(put(heavy, heavy)).rejects.toMatchObject(refused);
  });

  it('keeps nothing of an event that cannot be given to a queue', async () => {
    const broken = rule('broken', { source: [{ prefix: '' }] }, target(arn('sqs', 'missing')));
    const { put, log } = await start(configOf(broken));
    await expect(put(entry('order.created'))).rejects.toThrow();
    expect(await log()).toEqual({ items: [] });
  });

  it('ignores rules that are disabled or on another bus', async () => {
    const { put, sent } = await start(
      configOf({ ...orders, enabled: false }, { ...orders, busName: 'default' }),
    );
    await put(entry('order.created'));
    expect(sent).toEqual([]);
  });
});

describe('what a target gets', () => {
  it('may be a constant', async () => {
    const it = target(arn('sqs', 'q'), { input: '{"a":1}' });
    const { put, sent } = await start(configOf(rule('inputs', { 'detail-type': ['x'] }, it)));
    await put(entry('x'));
    expect(sent[0]?.body).toEqual({ a: 1 });
  });

  it.each([
    [
      'parts of lists',
      { InputPath: '$.resources[0]' },
      'of JSON paths only those through members are imitated locally',
    ],
    [
      'input transformers',
      { InputTransformer: { InputTemplate: '"<a>"' } },
      'input transformers are not imitated locally',
    ],
  ])('may not be made of %s', (_, input, message) => {
    const Targets = [{ Id: 't', Arn: arn('sqs', 'q'), ...input }];
    const template = templateSchema.parse({
      Resources: {
        Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['x'] }, Targets } },
      },
    });
    const resources = resolveTemplates({ S: template }, 'http://local');
    expect(() => eventBridgeConfigOf(resources)).toThrow(message);
  });
});

describe('a function as target', () => {
  const everything = (more: Partial<Target> = {}) =>
    rule('fn', { source: [{ prefix: '' }] }, target(arn('lambda', 'function:f'), more));

  it('is called with each event, one after the other', async () => {
    const types: unknown[] = [];
    const { put, services } = await start(configOf(everything()), {
      invoke: async (_, payload) => {
        types.push((payload as { 'detail-type': string })['detail-type']);
        return { payload: null };
      },
    });
    await put(entry('a'), entry('b'), entry('c'));
    await eventually(() => services.bus.idle?.() === true && types.length === 3);
    expect(types).toEqual(['a', 'b', 'c']);
  });

  it('is called again with backoff, and what it never takes is dead-lettered', async () => {
    let calls = 0;
    const { put, sent, clock, services, reports } = await start(
      configOf(everything({ maximumRetries: 2, deadLetterArn: arn('sqs', 'dead') })),
      { invoke: async () => ({ error: { errorType: 'Error', errorMessage: `no ${++calls}` } }) },
    );
    await put(entry('a'));
    for (const expected of [1, 2, 3]) {
      await eventually(() => calls === expected && services.bus.idle?.() === true);
      clock.advance(10);
    }
    expect(sent).toMatchObject([
      {
        queue: 'dead',
        body: { 'detail-type': 'a' },
        attributes: { ERROR_MESSAGE: { StringValue: 'Error: no 3' }, RETRY_ATTEMPTS: { StringValue: '2' } },
      },
    ]);
    expect(reports[0]).toContain('gave up');
  });

  it('gets after a restart what it had not taken before', async () => {
    const first = await start(configOf(everything()), {
      invoke: async () => ({ error: { errorType: 'Error', errorMessage: 'down' } }),
    });
    await first.put(entry('a'));
    await eventually(() => first.services.bus.idle?.() === true);
    await first.stop();
    const types: unknown[] = [];
    const { clock } = await start(configOf(everything()), {
      journal: first.journal,
      invoke: async (_, payload) => {
        types.push((payload as { 'detail-type': string })['detail-type']);
        return { payload: null };
      },
    });
    clock.advance(10);
    await eventually(() => types.length === 1);
    expect(types).toEqual(['a']);
  });
});

describe('what happened', () => {
  it('is listed newest first, by page and by type', async () => {
    const { put, log } = await start(configOf());
    await put(entry('a'), entry('b'), entry('c'));
    const first = await log('?limit=2');
    expect(first).toEqual({
      items: ['c', 'b'].map((type) => ({
        id: expect.any(String),
        type,
        source: 'waybill.orders',
        at: expect.any(String),
        detail: { orderId: 'ord_1' },
      })),
      nextCursor: expect.any(String),
    });
    const { nextCursor } = first as { nextCursor: string };
    expect(await log(`?limit=2&cursor=${nextCursor}`)).toMatchObject({ items: [{ type: 'a' }] });
    expect(await log('?type=b')).toMatchObject({ items: [{ type: 'b' }] });
    expect(await log('?limit=x')).toHaveProperty('message');
  });

  it('is replayed from the archive, to the rules that are asked for, marked as a replay', async () => {
    const other = { ...orders, name: 'other', arn: arn('events', 'rule/other') };
    const { put, sent, sdk, clock } = await start(configOf(orders, other));
    await put(entry('order.created'));
    sent.length = 0;
    const now = clock.now();
    const replay = (ReplayName: string, EventStartTime: Date) =>
      sdk.send(
        new StartReplayCommand({
          ReplayName,
          EventSourceArn: archive.arn,
          EventStartTime,
          EventEndTime: new Date(now + 60_000),
          Destination: { Arn: arn('events', 'event-bus/shop'), FilterArns: [other.arn] },
        }),
      );
    await replay('again', new Date(now - 60_000));
    expect(sent.map(({ body }) => body)).toMatchObject([
      { 'replay-name': 'again', detail: { orderId: 'ord_1' } },
    ]);
    await replay('too-late', new Date(now + 30_000));
    expect(sent).toHaveLength(1);
    const found = await sdk.send(new DescribeReplayCommand({ ReplayName: 'again' }));
    expect(found).toMatchObject({ State: 'COMPLETED', EventSourceArn: archive.arn });
    const { Replays } = await sdk.send(new ListReplaysCommand({}));
    expect(Replays?.map(({ ReplayName }) => ReplayName)).toEqual(['again', 'too-late']);
    await expect(replay('again', new Date(now))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  });
});

it('describes its bus and rules, tests patterns, and names what is not imitated', async () => {
  const topic = rule('topic', { source: ['x'] }, target(arn('sns', 'alarms')));
  const { sdk, reports } = await start(configOf(orders, topic));
  expect((await sdk.send(new DescribeEventBusCommand({ Name: 'shop' }))).Arn).toBe(
    arn('events', 'event-bus/shop'),
  );
  const { Rules } = await sdk.send(new ListRulesCommand({ EventBusName: 'shop' }));
  expect(Rules?.map(({ Name }) => Name)).toEqual(['orders', 'topic']);
  const test = (EventPattern: string) =>
    sdk.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"x"}' }));
  expect((await test('{"source":["x"]}')).Result).toBe(true);
  await expect(test('{"source":"x"}')).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  expect(reports[0]).toContain('not imitated');
});

it('does not start with a rule whose pattern the service would refuse', async () => {
  await expect(start(configOf(rule('bad', { source: [] })))).rejects.toMatchObject({
    code: 'InvalidEventPatternException',
  });
});
