import { describe, expect, it } from '@jest/globals';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { newEvent } from '../../functions/events/catalogue.ts';
import { handler as entry } from '../../functions/identity/consumer.ts';
import { asFunction } from '../support/as-function.ts';
import { asUser, password, post, withPeople } from './people.ts';

const handler = asFunction('identity-consumer', entry);

const people = withPeople();

const consume = handler as unknown as (event: unknown, context: Context) => Promise<SQSBatchResponse>;

const hear = (userId: `usr_${string}`): Promise<SQSBatchResponse> => {
  const detail = newEvent('user.deleted', { userId }, { now: new Date() });
  const record = { messageId: '1', body: JSON.stringify({ detail }), eventSource: 'aws:sqs' };
  return consume({ Records: [record] }, {} as Context);
};

describe('the deletion of an account', () => {
  it('that was cut off after the announcement is completed, however often it is heard', async () => {
    const { email, accessToken } = await people.signedIn();
    const { id } = (await asUser(accessToken, 'GET /v1/me')).body;
    for (let time = 0; time < 2; time += 1) expect(await hear(id)).toEqual({ batchItemFailures: [] });
    expect((await post('sign-in', { email, password })).status).toBe(401);
  });
});
