/** What weather does to functions and their calls: refused, late, ended in the middle, frozen, unanswered. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callerWith } from '../../../../local/aws/iam/caller.ts';
import { recordVariable } from '../../../../local/aws/iam/record.ts';
import {
  type FunctionSource,
  type Functions,
  makeFunctions,
} from '../../../../local/aws/lambda/functions.ts';
import { answerInProcess } from '../../../../local/aws/sdk-in-process.ts';
import type { Weather } from '../../../../local/aws/weather/weather.ts';
import { until } from '../../../support/until.ts';

const origin = 'http://127.0.0.1:2';
const sdk = import.meta.resolve('@aws-sdk/client-sqs');

/** Calls SQS as often as it is told, with the limits that it is told. */
const code = `
import { SQSClient, ListQueuesCommand } from ${JSON.stringify(sdk)};
export const handler = async ({ calls = 1, limits, leaves }) => {
  const client = new SQSClient({
    endpoint: '${origin}', region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1, ...(limits && { requestHandler: limits }),
  });
  const call = (name) => client.send(new ListQueuesCommand({ QueueNamePrefix: name }));
  if (leaves) {
    setTimeout(() => call('left').catch(() => {}), 20);
    return 'returned';
  }
  for (let index = 1; index <= calls; index += 1) await call('call ' + index);
  return 'done';
};`;

const source: FunctionSource = {
  name: 'caller',
  logicalId: 'Caller',
  entry: 'handler.mjs',
  timeoutSeconds: 1,
  memoryMegabytes: 256,
  environment: {},
  caller: callerWith('caller', [{ Effect: 'Allow', Action: ['sqs:ListQueues'], Resource: ['*'] }]),
};

let directory: string;
let functions: Functions;
const weather: { -readonly [Place in keyof Weather]: Weather[Place] } = {};
const answered: string[] = [];
let takeBack = (): void => {};

beforeAll(async () => {
  // What the function of this file asks for is no matter of the template's roles. Jest keeps an environment for each file.
  delete process.env[recordVariable];
  directory = mkdtempSync(join(tmpdir(), 'waybill-weather-'));
  writeFileSync(join(directory, 'handler.mjs'), code);
  functions = makeFunctions([source], directory, { weather });
  takeBack = answerInProcess(
    origin,
    async ({ body }) => {
      answered.push(String(JSON.parse(body.toString()).QueueNamePrefix));
      return {
        status: 200,
        headers: [['content-type', 'application/x-amz-json-1.0']],
        body: Buffer.from('{}'),
      };
    },
    undefined,
    weather,
  );
});

afterAll(() => {
  takeBack();
  rmSync(directory, { recursive: true });
});

afterEach(() => {
  for (const place of Object.keys(weather)) Reflect.deleteProperty(weather, place);
  answered.length = 0;
});

const throttled = { code: 'TooManyRequestsException' };

describe('an invocation', () => {
  it('is refused by Lambda, and the function never runs', async () => {
    weather.throttlesInvocation = () => true;
    await expect(functions.invoke('caller', {})).rejects.toMatchObject(throttled);
    expect(answered).toEqual([]);
  });

  it('is refused beyond the account’s concurrency, and taken again when another one is over', async () => {
    weather.isOverConcurrency = (running) => running >= 1;
    const first = functions.invoke('caller', {});
    await expect(functions.invoke('caller', {})).rejects.toMatchObject(throttled);
    await first;
    expect(await functions.invoke('caller', {})).toEqual({ payload: 'done' });
  });

  it('begins late in a cold environment', async () => {
    weather.coldStartMilliseconds = () => 60;
    const began = performance.now();
    await functions.invoke('caller', {});
    expect(performance.now() - began).toBeGreaterThanOrEqual(55);
  });

  it('that runs into its timeout ends in the middle of its work, where AWS invokes it again', async () => {
    weather.diesAtCall = () => 3;
    expect(await functions.invoke('caller', { calls: 5 })).toMatchObject({
      error: { errorType: 'Sandbox.Timedout' },
    });
    expect(answered).toEqual(['call 1', 'call 2']);
    expect(await functions.invokeOnce('caller', { calls: 5 })).toEqual({ payload: 'done' });
  });
});

describe('what a handler leaves running', () => {
  it('stands still when it has returned, until the function is invoked again', async () => {
    let frozen = 0;
    weather.freezes = () => {
      frozen += 1;
    };
    expect(await functions.invoke('caller', { leaves: true })).toEqual({ payload: 'returned' });
    await until(() => frozen === 1);
    expect(answered).toEqual([]);
    await functions.invoke('caller', {});
    await until(() => answered.includes('left'));
  });
});

describe('a call that nobody answers', () => {
  const limits = { requestTimeout: 40, throwOnRequestTimeout: true };

  it('ends when its client was told how long to wait', async () => {
    weather.hangs = () => true;
    expect(await functions.invoke('caller', { limits })).toMatchObject({
      error: { errorType: 'TimeoutError' },
    });
  });

  it('lasts as long as the function may without a limit: that is how it is found', async () => {
    weather.hangs = () => true;
    expect(await functions.invoke('caller', {})).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } });
    const warning = { ...limits, throwOnRequestTimeout: false };
    expect(await functions.invoke('caller', { limits: warning })).toMatchObject({
      error: { errorType: 'Sandbox.Timedout' },
    });
  });
});

describe('a call that fails', () => {
  it('is refused by its service’s own error, with no effect', async () => {
    weather.failureOf = () => ({
      kind: 'refused',
      status: 503,
      code: 'ServiceUnavailable',
      message: 'later',
    });
    expect(await functions.invoke('caller', {})).toMatchObject({
      error: { errorType: 'ServiceUnavailable', errorMessage: 'later' },
    });
    expect(answered).toEqual([]);
  });

  it.each([
    ['lost-call', []],
    ['lost-answer', ['call 1']],
  ] as const)('meets a connection that ends: %s', async (kind, effects) => {
    weather.failureOf = () => ({ kind });
    expect(await functions.invoke('caller', {})).toMatchObject({ error: { errorMessage: 'socket hang up' } });
    expect(answered).toEqual(effects);
  });

  it('meets a connection that was closed while the function rested', async () => {
    const idle: number[] = [];
    weather.socketIsDead = (milliseconds) => {
      idle.push(milliseconds);
      return true;
    };
    expect(await functions.invoke('caller', {})).toMatchObject({ error: { errorMessage: 'socket hang up' } });
    expect(idle[0]).toBeGreaterThanOrEqual(0);
  });

  it('of somebody who is no function has no weather', async () => {
    weather.hangs = () => true;
    const { ListQueuesCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const client = new SQSClient({ endpoint: origin, region: 'eu-west-1', credentials });
    await client.send(new ListQueuesCommand({ QueueNamePrefix: 'test' }));
    expect(answered).toEqual(['test']);
  });
});
