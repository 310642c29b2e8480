/** An operator publishes again what the outboxes of a time announced, with the tool against the whole stack. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { clientSettings } from '../support/local-services.ts';
import { confirmedOrder, orderOf, stockedVariant } from '../support/shop.ts';
import { type BusEvent, withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

const tool = new URL('../../bin/republish.ts', import.meta.url).pathname;

const tableOf = (feature: string): string => {
  const tables = stack.stack().resources.ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
  const found = tables.find(({ logicalId }) => logicalId.toLowerCase().includes(feature));
  if (!found) throw new Error(`no table of ${feature}`);
  return found.ref;
};

const republish = async (...given: string[]) => {
  const child = spawn(process.execPath, [tool, '--endpoint', `${stack.url()}/_aws`, ...given]);
  const [out, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<unknown[]>((resolve) => child.once('close', (...ended) => resolve(ended))),
  ]);
  return { code, out, complaints };
};

const secondsFrom = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1000).toISOString();

/** How often each event of the order was put on the bus, by its id. `stack.events` has each once. */
const timesOf = async (orderId: string): Promise<Readonly<Record<string, number>>> => {
  const path = `/_local/events?mentions=${orderId}`;
  const { items } = (await stack.anonymous().get<{ items: BusEvent[] }>(path)).body;
  const byId = Map.groupBy(items, ({ detail }) => String(detail.id));
  return Object.fromEntries([...byId].map(([id, same]) => [id, same.length]));
};

describe('republishing', () => {
  it('puts the events of a time on the bus again, and nothing that was done is done again', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 2));
    await stack.settled();
    const orders = ['--table', tableOf('orders'), '--bus', 'waybill-dev'];
    const [before, mails] = await Promise.all([orderOf(ada, order.id), stack.emails()]);
    const told = await timesOf(order.id);
    const placed = await stack.events('order.created');
    const at = String(placed.find(({ detail }) => detail.orderId === order.id)?.detail.occurredAt);

    const early = await republish(...orders, '--from', secondsFrom(at, -60), '--to', at);
    expect(early).toMatchObject({ code: 0, out: expect.stringContaining(': 0 events published') });
    const counted = await republish(...orders, '--from', at, '--to', secondsFrom(at, 60), '--dry-run');
    expect(counted.out).toMatch(/: [1-9]\d* events found/);
    await stack.settled();
    expect(await timesOf(order.id)).toEqual(told);

    const done = await republish(...orders, '--from', at, '--to', secondsFrom(at, 60));
    expect(done).toMatchObject({ code: 0, complaints: '' });
    await stack.settled();
    const more = Object.entries(await timesOf(order.id)).map(([id, times]) => times - (told[id] ?? 0));
    expect(more).toContain(1);
    expect(Math.max(...more)).toBe(1);
    expect(await orderOf(ada, order.id)).toEqual(before);
    expect(await stack.emails()).toEqual(mails);
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('names what it cannot publish, publishes the rest, and says so to who called it', async () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(stack.url())));
    const table = tableOf('returns');
    const at = new Date().toISOString();
    const event = { id: 'evt_1', type: 'return.approved', version: 1, occurredAt: at, data: {} };
    for (const [sk, events] of [
      ['EVENT#00000001', [{ id: 'broken' }]],
      ['EVENT#00000002', [event]],
    ] as const) {
      await client.send(new PutCommand({ TableName: table, Item: { pk: 'ORDER#republished', sk, events } }));
    }
    await stack.settled();
    /** The publisher set it aside, and went on. */
    expect((await stack.deadLetters()).map(({ queue }) => queue)).toContainEqual(
      expect.stringMatching(/set-?aside/i),
    );
    const range = ['--from', secondsFrom(at, -1), '--to', secondsFrom(at, 1)];
    const { code, out, complaints } = await republish('--table', table, '--bus', 'waybill-dev', ...range);
    expect(code).toBe(1);
    expect(complaints).toContain('not published: ORDER#republished EVENT#00000001');
    expect(out).toContain(': 1 events published');
    client.destroy();
  });

  it('is as slow as it is told to be', async () => {
    const range = ['--from', '2026-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z'];
    const orders = ['--table', tableOf('orders'), '--bus', 'waybill-dev', ...range];
    const { out } = await republish(...orders, '--dry-run');
    const events = Number(/: (\d+) events/.exec(out)?.[1]);
    expect(events).toBeGreaterThan(1);
    const begun = performance.now();
    await republish(...orders, '--per-second', '2');
    expect(performance.now() - begun).toBeGreaterThan((events / 2) * 1_000);
  });

  it.each([
    [['--from', '2026-01-01T00:00:00Z', '--to', '2025-01-01T00:00:00Z'], 'ends before it begins'],
    [['--from', 'yesterday', '--to', '2026-01-01T00:00:00Z'], 'from'],
    [
      ['--from', '2025-01-01T00:00:00Z', '--to', '2026-01-01T00:00:00Z', '--per-second', '5000'],
      'per-second',
    ],
  ])('refuses %j', async (range, said) => {
    const { code, complaints } = await republish('--table', 'orders', '--bus', 'waybill-dev', ...range);
    expect(code).toBe(2);
    expect(complaints).toContain(said);
  });
});
