/** Somebody asks the lake: every event of an order is a line there, as its schema says. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { confirmedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

const lineSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  version: z.int(),
  occurredAt: z.string(),
  orderId: z.string().optional(),
});
type Line = z.output<typeof lineSchema>;

const linesIn = (directory: string): Line[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^events\/dt=\d{4}-\d\d-\d\d\/[^.].*\.json$/.test(name))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').trimEnd().split('\n'))
    .map((line) => lineSchema.parse(JSON.parse(line)));

const schemaOf = ({ type, version }: Line): z.ZodType =>
  z.fromJSONSchema(
    JSON.parse(
      readFileSync(join(import.meta.dirname, `../../docs/event-schemas/${type}.v${version}.json`), 'utf8'),
    ),
  );

/** Somebody who knows SQL, the page, and nothing of us: each line is a row of JSON. */
const asked = (texts: readonly string[], sql: string): unknown => {
  const reader = new DatabaseSync(':memory:');
  reader.exec('CREATE TABLE lines (line TEXT)');
  const insert = reader.prepare('INSERT INTO lines VALUES (?)');
  for (const text of texts) for (const line of text.split('\n').slice(0, -1)) insert.run(line);
  const found = reader.prepare(sql).all();
  reader.close();
  return found;
};

describe('the lake', () => {
  it('has every event that was on the bus, as its schema says it', async () => {
    const lake = join(stack.dataDir(), 'lake');
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 2));
    await stack.settled();
    const told = await stack.events(order.id);
    await stack.advance(301);

    const lines = linesIn(lake);
    const kept = lines.filter(({ orderId }) => orderId === order.id);
    expect(kept.map(({ id }) => id)).toEqual(
      expect.arrayContaining(told.map(({ detail }) => String(detail.id))),
    );
    expect(kept.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['order.created', 'payment.succeeded', 'order.confirmed']),
    );
    for (const line of lines) {
      expect([line.type, schemaOf(line).safeParse(line).error?.issues]).toEqual([line.type, undefined]);
    }
    expect(schemaOf(kept[0] as Line).safeParse({ ...kept[0], data: {} }).success).toBe(false);

    const texts = globSync(join(lake, 'events/*/*.json')).map((file) => readFileSync(file, 'utf8'));
    const field = (path: string) => `json_extract(line, '$.${path}')`;
    const once = `SELECT DISTINCT ${field('id')} AS id, ${field('type')} AS type, ${field('data.provider')} AS provider FROM lines WHERE ${field('orderId')} = '${order.id}'`;
    expect(
      asked(
        texts,
        `WITH once AS (${once}) SELECT type, provider, count(*) AS times FROM once WHERE type LIKE 'payment.%' GROUP BY 1, 2 ORDER BY 1`,
      ),
    ).toEqual([
      { type: 'payment.initiated', provider: 'paystack', times: 1 },
      { type: 'payment.succeeded', provider: 'paystack', times: 1 },
    ]);
  });
});
