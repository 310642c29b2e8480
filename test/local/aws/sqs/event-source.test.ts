import type { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import type { InvokeResult } from '../../../../local/aws/service.ts';
import type { EventSource, QueueConfig } from '../../../../local/aws/sqs/config.ts';
import { makeSqs, type Sqs } from '../../../../local/aws/sqs/sqs.ts';
import { eventually, type LocalServices, startLocalServices } from '../../../support/local-services.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const defaults = {
  visibilityTimeoutSeconds: 120,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  waitSeconds: 0,
};
const queues: QueueConfig[] = [
  {
    name: 'mail',
    arn: arn('mail'),
    url: 'http://x/mail',
    ...defaults,
    redrive: { deadLetterArn: arn('dead'), maximumReceives: 2 },
  },
  { name: 'dead', arn: arn('dead'), url: 'http://x/dead', ...defaults },
];
const source: EventSource = {
  queueArn: arn('mail'),
  functionName: 'mailer',
  batchSize: 3,
  reportsItemFailures: true,
  maximumConcurrency: 2,
};

let local: LocalServices<{ sqs: Sqs }> | undefined;
afterEach(async () => {
  await local?.stop();
});

type Handler = (event: SQSEvent, call: number) => InvokeResult | Promise<InvokeResult>;

const feeding = async (
  handler: Handler,
  more: { source?: Partial<EventSource>; journal?: DatabaseSync } = {},
) => {
  const batches: string[][] = [];
  const started = await startLocalServices(
    (runtime) => ({ sqs: makeSqs(runtime, { queues, eventSources: [{ ...source, ...more.source }] }) }),
    {
      ...(more.journal && { journal: more.journal }),
      invoke: async (_, payload) => {
        const event = payload as SQSEvent;
        batches.push(event.Records.map(({ body }) => body));
        return handler(event, batches.length);
      },
    },
  );
  local = started;
  const { sqs } = started.services;
  return {
    ...started,
    sqs,
    batches,
    send: (...bodies: string[]) => {
      for (const body of bodies) sqs.send(arn('mail'), body);
    },
    settled: () => eventually(() => sqs.idle?.() === true),
    deadLetters: async (): Promise<unknown> => (await fetch(`${started.url}/_local/dead-letters`)).json(),
  };
};

const succeeds: Handler = () => ({ payload: { batchItemFailures: [] } });

describe('a queue that feeds a function', () => {
  it('calls it at once, in batches of what was sent together', async () => {
    const { batches, send, settled } = await feeding(succeeds);
    send('a', 'b', 'c', 'd');
    await settled();
    expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('sends only the failed messages again, after the visibility timeout', async () => {
    const { batches, send, settled, clock } = await feeding((event, call) => {
      const failed = event.Records.filter(({ body }) => call === 1 && body === 'b');
      return {
        payload: { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) },
      };
    });
    send('a', 'b');
    await settled();
    expect(batches).toHaveLength(1);
    clock.advance(120);
    await eventually(() => batches.length === 2);
    expect(batches[1]).toEqual(['b']);
  });

  it('takes an exception, a failed answer it does not understand, or an unknown id as the failure of all', async () => {
    const answers: InvokeResult[] = [
      { error: { errorType: 'Error', errorMessage: 'down' } },
      { payload: { batchItemFailures: [{ itemIdentifier: '' }] } },
      { payload: { batchItemFailures: [{ itemIdentifier: 'not one of them' }] } },
    ];
    for (const answer of answers) {
      const { batches, send, settled, clock, stop } = await feeding((event, call) =>
        call === 1 ? answer : succeeds(event, call),
      );
      send('a', 'b');
      await settled();
      clock.advance(120);
      await eventually(() => batches.length > 1);
      expect(batches.slice(1).flat()).toEqual(['a', 'b']);
      await stop();
    }
    local = undefined;
  });

  it('takes an empty answer as success', async () => {
    const { batches, send, settled, clock } = await feeding(() => ({ payload: null }));
    send('a');
    await settled();
    clock.advance(1_000);
    await settled();
    expect(batches).toEqual([['a']]);
  });

  it('buries what fails as often as allowed', async () => {
    const { batches, send, settled, clock, deadLetters, reports } = await feeding(() => ({
      error: { errorType: 'Error', errorMessage: 'down' },
    }));
    send('poison');
    for (const _ of [1, 2]) {
      await settled();
      clock.advance(120);
    }
    await settled();
    expect(batches).toEqual([['poison'], ['poison']]);
    expect(await deadLetters()).toMatchObject({ items: [{ body: 'poison', receiveCount: 2 }] });
    expect(reports[0]).toContain('down');
  });

  it('never runs more calls at a time than it may, and one at a time after failures', async () => {
    let running = 0;
    let most = 0;
    const { send, settled, clock } = await feeding(
      async (_, call) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return call <= 2 ? { error: { errorType: 'Error', errorMessage: 'down' } } : { payload: null };
      },
      { source: { batchSize: 1 } },
    );
    send('a', 'b', 'c', 'd');
    await settled();
    expect(most).toBe(2);
    clock.advance(120);
    await settled();
  });

  it('gives messages to the function at once that a killed process had in hand', async () => {
    const hand = Promise.withResolvers<InvokeResult>();
    const first = await feeding(() => hand.promise, { source: { maximumConcurrency: 1 } });
    first.send('a');
    await eventually(() => first.batches.length === 1);
    const { batches, settled } = await feeding(succeeds, { journal: first.journal });
    await settled();
    expect(batches).toEqual([['a']]);
    hand.resolve({ payload: null });
    await first.stop();
  });
});
