/**
 * Events as they were announced once (recorded.json, one a line): the archive replays those of 90 days, and an outbox
 * item is published again however old it is. An event that gets a new version keeps its old line, and gets another.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { type EventType, eventCatalogue } from '../../functions/events/catalogue.ts';
import { type ConsumedEvent, consume } from '../../functions/events/consume.ts';
import { defineEvent, readData } from '../../functions/events/define-event.ts';

const types = Object.keys(eventCatalogue) as EventType[];
const recordedSchema = z.looseObject({
  id: z.string(),
  type: z.enum(types),
  version: z.int(),
  data: z.looseObject({}),
});
const recorded = recordedSchema
  .array()
  .parse(JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')));

const consumed = async (event: z.output<typeof recordedSchema>): Promise<ConsumedEvent<EventType>[]> => {
  const seen: ConsumedEvent<EventType>[] = [];
  const handler = consume({ [event.type]: async (each: ConsumedEvent<EventType>) => seen.push(each) });
  const body = JSON.stringify({ detail: event });
  const records = [{ messageId: '1', body, eventSource: 'aws:sqs' }] as SQSEvent['Records'];
  await handler({ Records: records }, {} as Context);
  return seen;
};

describe('an event that was announced long ago', () => {
  it.each(recorded)('is understood: $type, version $version, $id', async (event) => {
    const [seen] = await consumed(event);
    expect(seen).toMatchObject({ id: event.id, version: eventCatalogue[event.type].version });
  });

  it('is understood without a field that was added since', async () => {
    const former = recorded.find(({ type, data }) => type === 'order.approved' && !('paid' in data));
    expect(former && (await consumed(former))).toHaveLength(1);
  });

  it('has an upgrade from each of its versions to the next', () => {
    const wanted = (version: number) => Array.from({ length: version - 1 }, (_, index) => String(index + 1));
    for (const type of types) {
      const { version, upgrades } = eventCatalogue[type];
      expect([type, Object.keys(upgrades)]).toEqual([type, wanted(version)]);
    }
  });
});

describe('an upgrade', () => {
  const price = defineEvent('shop', 3, () => z.object({ amount: z.int(), currency: z.string() }), {
    1: (data) => z.object({ naira: z.number() }).parse(data).naira,
    2: (naira) => ({ amount: Math.round(Number(naira) * 100), currency: 'NGN' }),
  });

  it('goes through every version up to the newest', () => {
    const newest = { amount: 1250, currency: 'NGN' };
    expect(readData(price, { version: 1, data: { naira: 12.5 } })).toEqual(newest);
    expect(readData(price, { version: 2, data: 12.5 })).toEqual(newest);
    expect(readData(price, { version: 3, data: newest })).toEqual(newest);
  });

  it.each([0, 4])('is not made up for version %i', (version) => {
    expect(() => readData(price, { version, data: {} })).toThrow(`unknown version ${version}`);
  });
});
