/** What an engine writes, and what the next one over the same file makes of it. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { mortal, newFile } from './mortal-journal.ts';
import { callback, fakeClock, invoke, machine, type Stand, stand } from './stand.ts';

describe('the journal', () => {
  it('is written once for each step, however much happens in it', async () => {
    const { db, writes } = mortal(newFile());
    const task = invoke('f', { Output: '{% $states.input %}' });
    const pass = { Type: 'Pass', Assign: { x: 1 } };
    const it = stand({
      definition: machine({
        A: { ...task, Next: 'B' },
        B: { ...pass, Next: 'C' },
        C: { ...pass, Next: 'D' },
        D: { ...task, End: true },
      }),
      functions: { f: () => 1 },
      journal: db,
    });
    await Promise.all(Array.from({ length: 32 }, (_, index) => it.start({ index }, `o${index}`)));
    await it.settled();
    expect(it.sfn.stateTransitions()).toBe(32 * 4);
    const steps = { created: 1, started: 1, answered: 2 };
    expect(writes()).toBe(32 * (steps.created + steps.started + steps.answered));
    db.close();
  });
});

describe('what the next engine finds', () => {
  const restart = async (
    first: object,
    functions: Record<string, () => unknown>,
    until: (it: Stand) => Promise<void>,
  ) => {
    const file = newFile();
    const clock = fakeClock();
    const { db } = mortal(file);
    const calls: Stand['calls'] = [];
    const before = stand({ definition: first, functions, clock, journal: db, calls });
    const executionArn = await before.start();
    await until(before);
    db.close();
    clock.stop();
    const after = stand({
      definition: machine({ Other: { Type: 'Succeed' } }),
      functions,
      clock,
      journal: new DatabaseSync(file),
      calls,
    });
    return {
      after,
      clock,
      calls,
      executionArn,
      status: () => after.operation('DescribeExecution', { executionArn }),
    };
  };

  it('keeps the deadline of a wait, which may have passed meanwhile', async () => {
    const wait = machine({ A: { Type: 'Wait', Seconds: 60, End: true } });
    const { after, clock, status } = await restart(wait, {}, (it) => it.settled());
    clock.advance(59);
    await after.sfn.start?.();
    await after.settled();
    expect(await status()).toMatchObject({ status: 'RUNNING' });
    clock.advance(1);
    await after.settled();
    expect(await status()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('takes the token that an earlier one gave out, and does not call the function again', async () => {
    const paying = machine({ A: callback('pay', { End: true }) });
    const { after, calls, status } = await restart(paying, { pay: () => null }, (it) => it.settled());
    await after.sfn.start?.();
    await after.settled();
    expect(calls).toHaveLength(1);
    const { token } = (calls[0]?.payload ?? {}) as { token?: string };
    await after.operation('SendTaskSuccess', { taskToken: token, output: '5' });
    expect(await status()).toMatchObject({ status: 'SUCCEEDED', output: '5' });
  });

  it('calls a function again that had not answered, without a word in the history', async () => {
    let hangs = true;
    const task = machine({ A: invoke('f', { Output: 'ok', End: true }) });
    const called = (it: Stand) => it.until(() => it.calls.length === 1);
    const f = () => (hangs ? new Promise(() => undefined) : 1);
    const { after, calls, status, executionArn } = await restart(task, { f }, called);
    hangs = false;
    await after.sfn.start?.();
    await after.settled();
    expect(calls).toHaveLength(2);
    expect(await status()).toMatchObject({ status: 'SUCCEEDED', output: '"ok"' });
    expect((await after.history(executionArn)).filter(({ type }) => type === 'TaskScheduled')).toHaveLength(
      1,
    );
  });

  it('runs the definition that the execution was started with', async () => {
    const wait = machine({ A: { Type: 'Wait', Seconds: 1, Output: 'old', End: true } });
    const { after, clock, status, executionArn } = await restart(wait, {}, (it) => it.settled());
    await after.sfn.start?.();
    clock.advance(1);
    await after.settled();
    expect(await status()).toMatchObject({ status: 'SUCCEEDED', output: '"old"' });
    const { definition } = await after.operation('DescribeStateMachineForExecution', { executionArn });
    expect(JSON.parse(String(definition))).toEqual(wait);
  });
});
