/** Somebody asks the lake: every event of an order is a line there, as its schema says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  });
});
