import { describe, expect, it } from '@jest/globals';
import type { LocalAnswer } from '../../../../local/aws/service.ts';
import { callback, invoke, machine, type Stand, stand } from './stand.ts';

class Busy extends Error {
  override name = 'Busy';
}

const get = async (
  it: Stand,
  pattern: string,
  params: Record<string, string>,
  query = '',
): Promise<LocalAnswer> => {
  const route = it.sfn.routes?.[`GET ${pattern}`];
  if (!route) throw new Error(`no route ${pattern}`);
  return route({
    method: 'GET',
    path: pattern,
    params,
    query: new URLSearchParams(query),
    headers: {},
    body: Buffer.alloc(0),
  });
};
const one = (it: Stand, name: string) => get(it, '/_local/executions/{name}', { name });
const all = (it: Stand, query: string) => get(it, '/_local/executions', {}, query);

const definition = machine({
  Stock: invoke('stock', { Retry: [{ ErrorEquals: ['Busy'] }], Next: 'Mail' }),
  Mail: invoke('mail', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Pay' }], Next: 'Pay' }),
  Pay: callback('pay', { TimeoutSeconds: 60, Next: 'Done' }),
  Done: { Type: 'Succeed' },
});
const busy = () => {
  throw new Busy('later');
};
const functions = {
  stock: (_: never, call: number) => (call === 1 ? busy() : 'held'),
  mail: busy,
  pay: () => null,
};

const waiting = async () => {
  const it = stand({ definition, functions });
  await it.start({ a: 1 }, 'ord_1');
  await it.settled();
  it.clock.advance(1);
  await it.settled();
  return it;
};

describe('an execution by its name', () => {
  it('shows each state entered, how it ended and how often it was tried', async () => {
    const { status, body } = await one(await waiting(), 'ord_1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{
        name: 'ord_1',
        status: 'RUNNING',
        startDate: '2026-01-01T00:00:00.000Z',
        input: { a: 1 },
        definition,
      },
      states: [
        {
          name: 'Stock',
          type: 'Task',
          enteredAt: '2026-01-01T00:00:00.000Z',
          exitedAt: '2026-01-01T00:00:01.000Z',
          status: 'succeeded',
          retries: 1,
        },
        { name: 'Mail', status: 'caught', error: 'Busy', retries: 0 },
        { name: 'Pay', status: 'running', retries: 0 },
      ],
    });
  });

  it('shows where it failed', async () => {
    const it = await waiting();
    it.clock.advance(60);
    await it.settled();
    const { body } = await one(it, 'ord_1');
    expect(body).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      stopDate: '2026-01-01T00:01:01.000Z',
    });
    expect((body as { states: object[] }).states.at(-1)).toMatchObject({
      name: 'Pay',
      status: 'failed',
      error: 'States.Timeout',
    });
    expect((body as { history: object[] }).history.at(-1)).toMatchObject({ type: 'ExecutionFailed' });
  });

  it('shows a state that waits for another attempt as running, with the error', async () => {
    const it = stand({ definition, functions });
    await it.start({}, 'ord_1');
    await it.settled();
    const { body } = await one(it, 'ord_1');
    expect(body).toMatchObject({ states: [{ name: 'Stock', status: 'running', error: 'Busy', retries: 0 }] });
  });

  it('shows what a stopped execution was in as failed', async () => {
    const it = await waiting();
    const { executionArn } = (await one(it, 'ord_1')).body as { executionArn: string };
    await it.operation('StopExecution', { executionArn });
    const { body } = await one(it, 'ord_1');
    expect(body).toMatchObject({ status: 'ABORTED', states: [{}, {}, { name: 'Pay', status: 'failed' }] });
  });

  it("shows what carries it on: executions named after it, and no other's", async () => {
    const it = await waiting();
    for (const name of ['ord_1-b', 'ord_10-b', 'ord_1-a', 'ord_1.a', 'ord_1-']) await it.start({}, name);
    const { body } = await one(it, 'ord_1');
    const { continuations } = body as { continuations: { name: string; states: object[] }[] };
    expect(continuations.map(({ name }) => name)).toEqual(['ord_1-b', 'ord_1-a']);
    expect(continuations[0]?.states[0]).toMatchObject({ name: 'Stock' });
  });

  it('is a problem where there is none', async () => {
    expect(await one(await waiting(), 'ord_2')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('the list of executions', () => {
  it('has the newest first, page by page', async () => {
    const it = await waiting();
    for (const name of ['ord_2', 'ord_3']) await it.start({}, name);
    const first = await all(it, 'limit=2');
    expect(first.body).toMatchObject({ items: [{ name: 'ord_3' }, { name: 'ord_2' }] });
    const { nextCursor } = first.body as { nextCursor: string };
    const second = await all(it, `limit=2&cursor=${nextCursor}`);
    expect(second.body).toEqual({ items: [expect.objectContaining({ name: 'ord_1' })] });
  });

  it.each(['limit=0', 'limit=1000', 'limit=x', 'cursor=x'])('refuses %s', async (query) => {
    expect(await all(await waiting(), query)).toMatchObject({ status: 400 });
  });
});

describe('the count of state transitions', () => {
  it('has a state entered and a retry', async () => {
    expect((await waiting()).sfn.stateTransitions()).toBe(4);
  });
});
