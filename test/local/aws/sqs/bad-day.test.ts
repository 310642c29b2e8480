/** Queues on a bad day: out of order, once more, and received by a function that Lambda does not run. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { AwsError } from '../../../../local/aws/service.ts';
import { makeSqs, type Sqs } from '../../../../local/aws/sqs/sqs.ts';
import type { Weather } from '../../../../local/aws/weather/weather.ts';
import { type LocalServices, startLocalServices } from '../../../support/local-services.ts';
import { until } from '../../../support/until.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const kept = { visibilityTimeoutSeconds: 120, delaySeconds: 0, retentionSeconds: 345_600, waitSeconds: 0 };
const redrive = { deadLetterArn: arn('dead'), maximumReceives: 2 };
const queues = [
  { name: 'mail', arn: arn('mail'), url: 'http://x/mail', ...kept, redrive },
  { name: 'dead', arn: arn('dead'), url: 'http://x/dead', ...kept },
];
const source = {
  queueArn: arn('mail'),
  functionName: 'mailer',
  batchSize: 1,
  reportsItemFailures: true,
  maximumConcurrency: 1,
};

let local: LocalServices<{ sqs: Sqs }> | undefined;
afterEach(async () => {
  await local?.stop();
});

type Received = { readonly body: string; readonly count: string | undefined };

/** @param isRun whether Lambda runs the function for a message */
const feeding = async (weather: Weather, isRun: (received: Received) => boolean = () => true) => {
  const received: Received[] = [];
  local = await startLocalServices(
    (runtime) => ({
      sqs: makeSqs(
        { ...runtime, weather: { soonMilliseconds: 8_000, ...weather } },
        { queues, eventSources: [source] },
      ),
    }),
    {
      invoke: async (_, payload) => {
        const [record] = (payload as SQSEvent).Records;
        const one = { body: record?.body ?? '', count: record?.attributes.ApproximateReceiveCount };
        if (!isRun(one)) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
        received.push(one);
        return { payload: { batchItemFailures: [] } };
      },
    },
  );
  const { sqs } = local.services;
  return { received, sqs, clock: local.clock, send: (body: string) => sqs.send(arn('mail'), body) };
};

describe('a queue on a bad day', () => {
  it('gives messages in another order than they were sent', async () => {
    const { received, send } = await feeding({ passesOver: () => 1 });
    for (const body of ['1', '2', '3']) send(body);
    await until(() => received.length === 3);
    expect(received.map(({ body }) => body)).toEqual(['2', '3', '1']);
  });

  it('gives a message once more that was done, and is not idle before', async () => {
    let times = 1;
    const comesAgainAfterMilliseconds = () => {
      times -= 1;
      return times >= 0 ? 30 : undefined;
    };
    const { received, send, sqs } = await feeding({ comesAgainAfterMilliseconds });
    send('twice');
    await until(() => received.length === 1 && sqs.idle?.() === false);
    await until(() => received.length === 2 && sqs.idle?.() === true);
    expect(received.map(({ count }) => count)).toEqual(['1', '2']);
  });

  it('keeps a message whose function Lambda does not run, and tries again', async () => {
    let refusals = 3;
    const { received, send } = await feeding({}, () => {
      refusals -= 1;
      return refusals < 0;
    });
    send('late');
    await until(() => received.length === 1);
    expect(received).toEqual([{ body: 'late', count: '1' }]);
  });

  it('counts a receive when the function was not run before the message came in sight again', async () => {
    const counts: unknown[] = [];
    const { received, send, clock } = await feeding({}, ({ count }) => {
      counts.push(count);
      return count !== '1';
    });
    send('later');
    await until(() => counts.length > 0);
    clock.advance(kept.visibilityTimeoutSeconds);
    await until(() => received.length === 1);
    expect(received).toEqual([{ body: 'later', count: '2' }]);
  });

  it('buries a message whose function is never run', async () => {
    const counts: unknown[] = [];
    const { received, send, clock, sqs } = await feeding({}, ({ count }) => {
      counts.push(count);
      return false;
    });
    send('never');
    for (const count of ['1', '2']) {
      await until(() => counts.includes(count));
      clock.advance(kept.visibilityTimeoutSeconds);
    }
    await until(async () => {
      const dead = await sqs.aws?.operations.ReceiveMessage?.({ QueueUrl: 'http://x/dead' });
      return JSON.stringify(dead).includes('never');
    });
    expect(received).toEqual([]);
  });
});
