import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../functions/shared/errors.ts';
import {
  type IdempotentRequest,
  onceForKey,
  userNamespace,
} from '../../functions/shared/http/idempotency.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { withTables } from '../support/store.ts';

withTables(platformTable);

const request = (overrides: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  namespace: userNamespace('usr_1'),
  route: 'POST /v1/orders',
  key: crypto.randomUUID(),
  content: '{"a":1}',
  now: new Date('2026-01-01T00:00:00Z'),
  ...overrides,
});

const later = (seconds: number): Date => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000);

describe('an idempotency key', () => {
  it('gives the same answer again, marked as replayed, without a second effect', async () => {
    let effects = 0;
    const effect = async () => ({ statusCode: 201, body: `effect ${++effects}` });
    const first = request();
    expect(await onceForKey(first, effect)).toEqual({ statusCode: 201, body: 'effect 1' });
    expect(await onceForKey(first, effect)).toEqual({
      statusCode: 201,
      body: 'effect 1',
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(effects).toBe(1);
  });

  it('is refused with another body', async () => {
    const first = request();
    await onceForKey(first, async () => ({ statusCode: 201 }));
    await expect(
      onceForKey({ ...first, content: '{}' }, async () => ({ statusCode: 201 })),
    ).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
  });

  it('has one effect under 20 callers at once; the others wait or get the answer', async () => {
    let effects = 0;
    const first = request();
    const effect = async () => {
      effects += 1;
      return { statusCode: 201 };
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => onceForKey(first, effect)));
    expect(effects).toBe(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'idempotency-in-progress' });
      else expect(outcome.value.statusCode).toBe(201);
    }
  });

  it('is free again at once after a refusal, with the same seed', async () => {
    const seeds: string[] = [];
    const first = request();
    const refuse = async (seed: string) => {
      seeds.push(seed);
      throw new DomainError('insufficient-stock', 'none left');
    };
    await expect(onceForKey(first, refuse)).rejects.toMatchObject({ code: 'insufficient-stock' });
    await onceForKey({ ...first, now: later(1) }, async (seed) => {
      seeds.push(seed);
      return { statusCode: 201 };
    });
    expect(new Set(seeds).size).toBe(1);
  });

  it('is forgotten after 24 hours', async () => {
    const first = request();
    await onceForKey(first, async () => ({ statusCode: 201 }));
    const again = await onceForKey({ ...first, now: later(24 * 3600 + 1) }, async () => ({
      statusCode: 202,
    }));
    expect(again).toEqual({ statusCode: 202 });
  });
});

describe('an answer that is kept', () => {
  it('is read by nobody who only has the store', async () => {
    const first = request({ key: 'a-key-of-mine' });
    await onceForKey(first, async () => ({ statusCode: 201, body: '{"secret":"whsec_shown-once"}' }));
    const { Items } = await new DynamoDBClient({}).send(new ScanCommand({ TableName: platformTable.name }));
    const stored = JSON.stringify(Items);
    expect(stored).not.toContain('shown-once');
    expect(stored).not.toContain('a-key-of-mine');
    const again = await onceForKey(first, async () => ({ statusCode: 500 }));
    expect(again.body).toContain('whsec_shown-once');
  });
});
