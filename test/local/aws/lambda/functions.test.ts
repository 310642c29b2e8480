import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerWith } from '../../../../local/aws/iam/caller.ts';
import {
  type FunctionSource,
  type Functions,
  makeFunctions,
  sharedEnvironment,
} from '../../../../local/aws/lambda/functions.ts';

const source = (overrides: Partial<FunctionSource> = {}): FunctionSource => ({
  name: 'orders',
  logicalId: 'Orders',
  entry: 'handler.mjs',
  timeoutSeconds: 2,
  memoryMegabytes: 256,
  environment: {},
  caller: callerWith('orders', []),
  ...overrides,
});

const code = `
class OutOfStock extends Error { constructor(message) { super(message); this.name = 'insufficient-stock'; } }
export const handler = async (event, context) => {
  if (event.do === 'throw') throw new OutOfStock('none left');
  if (event.do === 'throw-text') throw 'plain text';
  if (event.do === 'hang') return new Promise(() => {});
  if (event.do === 'nothing') return;
  if (event.do === 'context') return { ...context, left: context.getRemainingTimeInMillis() };
  if (event.do === 'change') event.list.push('changed');
  return { event, at: new Date(0), gone: undefined };
};`;

let directory: string;
let functions: Functions;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-functions-'));
  writeFileSync(join(directory, 'handler.mjs'), code);
  const quick = source({ name: 'quick', timeoutSeconds: 0.05 });
  functions = makeFunctions([source(), quick], directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('a call', () => {
  it('passes payload and result through JSON', async () => {
    const event = { list: [1], absent: undefined };
    expect(await functions.invoke('orders', { ...event, do: 'change' })).toEqual({
      payload: { event: { list: [1, 'changed'], do: 'change' }, at: '1970-01-01T00:00:00.000Z' },
    });
    expect(event.list).toEqual([1]);
  });

  it('of a function that returns nothing gives null', async () => {
    expect(await functions.invoke('orders', { do: 'nothing' })).toEqual({ payload: null });
  });

  it('gives an error by its name and message', async () => {
    expect(await functions.invoke('orders', { do: 'throw' })).toEqual({
      error: { errorType: 'insufficient-stock', errorMessage: 'none left', trace: expect.any(Array) },
    });
  });

  it('gives what is no error by its type', async () => {
    expect(await functions.invoke('orders', { do: 'throw-text' })).toEqual({
      error: { errorType: 'string', errorMessage: 'plain text', trace: [] },
    });
  });

  it('ends at the timeout of the function', async () => {
    expect(await functions.invoke('quick', { do: 'hang' })).toMatchObject({
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Task timed out after 0.05 seconds$/),
      },
    });
    expect(functions.running()).toBe(0);
  });

  it('has the context of Lambda', async () => {
    const result = await functions.invoke('orders', { do: 'context' });
    expect(result).toMatchObject({
      payload: {
        functionName: 'orders',
        functionVersion: '$LATEST',
        memoryLimitInMB: '256',
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:orders',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        logGroupName: '/aws/lambda/orders',
      },
    });
    const { left } = ('payload' in result ? result.payload : {}) as { left: number };
    expect(left).toBeGreaterThan(1000);
    expect(left).toBeLessThanOrEqual(2000);
  });

  it.each([
    'orders',
    'orders:live',
    'arn:aws:lambda:eu-west-1:000000000000:function:orders',
    'arn:aws:lambda:eu-west-1:000000000000:function:orders:live',
  ])('finds the function by %s', async (name) => {
    expect(await functions.invoke(name, {})).toHaveProperty('payload');
  });

  it('of an unknown function is refused', async () => {
    await expect(functions.invoke('nobody', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('a function that cannot be loaded', () => {
  const modules = {
    'empty.mjs': 'export const other = 1;',
    'number.mjs': 'export const handler = 1;',
    'broken.mjs': 'export const handler = async () => {',
    'throws.mjs': "throw new TypeError('no table');",
  };
  const cases = [
    ['exports no handler', 'empty.mjs', 'Runtime.HandlerNotFound', /handler is undefined or not exported$/],
    ['exports something else', 'number.mjs', 'Runtime.HandlerNotFound', /handler is not a function$/],
    ['is no JavaScript', 'broken.mjs', 'Runtime.UserCodeSyntaxError', /^SyntaxError: /],
    ['is not there', 'nowhere.mjs', 'Runtime.ImportModuleError', /^Error: Cannot find module 'nowhere.mjs'/],
    ['throws as it is loaded', 'throws.mjs', 'TypeError', /^no table$/],
  ] as const;

  beforeAll(() => {
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(directory, name), text);
  });

  it.each(cases)('%s answers a function error, every time', async (_, entry, errorType, message) => {
    const unloadable = makeFunctions([source({ entry })], directory);
    for (const invoke of [unloadable.invoke, unloadable.invokeOnce]) {
      expect(await invoke('orders', {})).toMatchObject({
        error: { errorType, errorMessage: expect.stringMatching(message) },
      });
    }
    expect(unloadable.running()).toBe(0);
  });

  it('is told when all are loaded', async () => {
    const unloadable = makeFunctions([source(), source({ name: 'other', entry: 'empty.mjs' })], directory);
    await expect(unloadable.loadAll()).rejects.toMatchObject({ name: 'Runtime.HandlerNotFound' });
  });
});

describe('the environment that functions share', () => {
  const a = source({ name: 'a', environment: { TABLE: 'orders', STAGE: 'dev' } });

  it('is all of theirs', () => {
    const b = source({ name: 'b', environment: { STAGE: 'dev', BUS: 'bus' } });
    expect(sharedEnvironment([a, b], {})).toEqual({ TABLE: 'orders', STAGE: 'dev', BUS: 'bus' });
  });

  it('refuses a name that two functions set differently', () => {
    const b = source({ name: 'b', environment: { TABLE: 'carts' } });
    expect(() => sharedEnvironment([a, b], {})).toThrow("TABLE is 'orders' for a but 'carts' for b");
  });

  it('gives way to what the stack itself sets', () => {
    const b = source({ name: 'b', environment: { TABLE: 'carts' } });
    expect(sharedEnvironment([a, b], { TABLE: 'mine' })).toEqual({ TABLE: 'mine', STAGE: 'dev' });
  });
});
