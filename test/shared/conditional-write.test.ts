/** What is written under a condition, when the answer of the first try is lost and the SDK makes a second one. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { claimNotice } from '../../functions/notifications/store.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { takeLease } from '../../functions/payments/lease-store.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { type Condition, putIf, setIf } from '../../functions/shared/conditional-write.ts';
import { dynamo } from '../../functions/shared/dynamo.ts';
import { onceForKey, userNamespace } from '../../functions/shared/http/idempotency.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { withTables } from '../support/store.ts';

withTables(platformTable, notificationsTable, paymentsTable);

let answersToLose = 0;

/** Inside of the SDK's repetitions: each try passes here. */
beforeAll(() => {
  dynamo().middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (answersToLose === 0) return answer;
      answersToLose -= 1;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
    { step: 'deserialize', priority: 'high', name: 'lose' },
  );
});

afterEach(() => {
  expect(answersToLose).toBe(0);
});

const isNew: Condition = { expression: 'attribute_not_exists(#pk)', names: { '#pk': 'pk' } };
let things = 0;
const newKey = () => {
  things += 1;
  return { pk: `THING#${things}`, sk: 'THING' };
};

describe('an item written under a condition', () => {
  it('is written once although the answer was lost, and is not somebody else’s', async () => {
    const key = newKey();
    answersToLose = 1;
    expect(await putIf(platformTable, { ...key, n: 1 }, isNew)).toEqual({ written: true });
    expect(await putIf(platformTable, { ...key, n: 1 }, isNew)).toMatchObject({
      written: false,
      stored: { n: 1 },
    });
  });

  it('is changed once although the answer was lost', async () => {
    const key = newKey();
    const wasZero: Condition = {
      expression: 'attribute_not_exists(#n) OR #n = :zero',
      names: { '#n': 'n' },
      values: { ':zero': 0 },
    };
    answersToLose = 1;
    expect(await setIf(platformTable, key, { n: 1 }, wasZero)).toEqual({ written: true });
    expect(await setIf(platformTable, key, { n: 2 }, wasZero)).toMatchObject({
      written: false,
      stored: { n: 1 },
    });
  });
});

describe('a first claim whose answer was lost is the claimer’s', () => {
  it('for a request with a key: it runs, and is not told that it is running', async () => {
    const request = {
      namespace: userNamespace('usr_1'),
      route: 'POST /v1/things',
      key: 'lost',
      content: 'same',
      now: new Date(),
    };
    answersToLose = 1;
    const answer = await onceForKey(request, async () => ({ statusCode: 201, body: 'made' }));
    expect(answer).toEqual({ statusCode: 201, body: 'made' });
  });

  it('for a notice: it is sent now, not when the lease is over', async () => {
    answersToLose = 1;
    const now = new Date();
    const notice = { orderId: 'ord_lost', kind: 'receipt' } as const;
    expect(await claimNotice(notice, now)).toMatchObject({ notice });
    await expect(claimNotice(notice, now)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('for an attempt: it is dealt with now', async () => {
    answersToLose = 1;
    const attempt = { txRef: 'wb-01KJZZZZZZZZZZZZZZZZZZZZZZ-1' as const };
    expect(await takeLease(attempt, 'connect', 60_000, new Date())).toBe(true);
    expect(await takeLease(attempt, 'connect', 60_000, new Date())).toBe(false);
  });
});
