/** An engine that dies at any of its writes, and the next one over the same file. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callback, fakeClock, invoke, machine, machineArn, type Stand, stand } from './stand.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'step-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newFile = (): string => join(folder, `${randomUUID()}.db`);

type Death = { readonly write: number; readonly when: 'before' | 'after' };
class Killed extends Error {}

/** The journal, until its fatal write: then it is closed, and whoever holds it can do nothing any more. */
const mortal = (file: string, death?: Death): { db: DatabaseSync; writes: () => number } => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  let writes = 0;
  const write = <T>(work: () => T): T => {
    writes += 1;
    const dies = writes === death?.write;
    if (dies && death.when === 'before') db.close();
    const result = work();
    if (dies) db.close();
    if (dies) throw new Killed();
    return result;
  };
  const proxy = new Proxy(db, {
    get: (target, key) => {
      if (key === 'exec')
        return (sql: string) => (sql === 'COMMIT' ? write(() => target.exec(sql)) : target.exec(sql));
      if (key !== 'prepare') {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (sql: string) => {
        const statement = target.prepare(sql);
        if (!sql.startsWith('INSERT INTO sfn_executions')) return statement;
        return { run: (...values: string[]) => write(() => statement.run(...values)) };
      };
    },
  });
  return { db: proxy, writes: () => writes };
};

class Busy extends Error {
  override name = 'Busy';
}

const definition = machine({
  Pay: callback('pay', { TimeoutSeconds: 600, Assign: { paid: '{% $states.result.paid %}' }, Next: 'Both' }),
  Both: {
    Type: 'Parallel',
    Branches: [
      {
        StartAt: 'Stock',
        States: { Stock: invoke('stock', { Output: '{% $states.result.Payload %}', End: true }) },
      },
      { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 5, Output: 'rested', End: true } } },
    ],
    Next: 'Lines',
  },
  Lines: {
    Type: 'Map',
    Items: [1, 2, 3],
    MaxConcurrency: 2,
    ItemProcessor: {
      StartAt: 'Line',
      States: { Line: invoke('line', { Output: '{% $states.result.Payload %}', End: true }) },
    },
    Assign: { lines: '{% $states.result %}' },
    Next: 'Mail',
  },
  Mail: invoke('mail', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2 }], Next: 'Ask' }),
  Ask: { Type: 'Choice', Choices: [{ Condition: '{% $paid %}', Next: 'Done' }], Default: 'Lost' },
  Done: { Type: 'Succeed', Output: { lines: '{% $lines %}' } },
  Lost: { Type: 'Fail' },
});

/** Fails twice for each order, whoever asks: a mail server has a memory of its own. */
const functions = (mails: { sent: number }) => ({
  pay: () => null,
  stock: () => 'held',
  line: (line: number) => line * 10,
  mail: () => {
    mails.sent += 1;
    if (mails.sent < 3) throw new Busy('later');
  },
});

const executionOne = `${machineArn.replace('stateMachine', 'execution')}:one`;

/** That it was done before is as good as done. */
const unless =
  <const T>(code: string, instead: T) =>
  (error: unknown): T => {
    if ((error as { code?: string }).code === code) return instead;
    throw error;
  };

/** What the world does with an execution until it is over: repeats what was not answered, pays, lets time pass. */
const drive = async (it: Stand): Promise<string> => {
  const executionArn = await it.start({ orderId: 'o' }).catch(unless('ExecutionAlreadyExists', executionOne));
  for (;;) {
    await it.settled();
    const { status } = await it.operation('DescribeExecution', { executionArn });
    if (status !== 'RUNNING') return executionArn;
    const token = it.calls.findLast(({ name }) => name === 'pay')?.payload as { token: string } | undefined;
    const pay = (taskToken: string) =>
      it.operation('SendTaskSuccess', { taskToken, output: '{"paid":true}' }).then(() => true);
    const paid = token && (await pay(token.token).catch(unless('TaskTimedOut', false)));
    if (!paid && it.clock.offsetSeconds() < 60) it.clock.toNextAlarm();
  }
};

const live = async (file: string, death?: Death) => {
  const clock = fakeClock();
  const calls: Stand['calls'] = [];
  const mails = { sent: 0 };
  let { db, writes } = mortal(file, death);
  let it = stand({ definition, functions: functions(mails), clock, journal: db, calls });
  const dies = async (): Promise<string | undefined> => {
    const over = new Promise<undefined>((resolve) => {
      const watch = (): void => void (db.isOpen ? setImmediate(watch) : resolve(undefined));
      watch();
    });
    return Promise.race([drive(it).catch(() => over), over]);
  };
  let arn = death ? await dies() : await drive(it);
  if (arn === undefined) {
    clock.stop();
    ({ db } = mortal(file));
    it = stand({ definition, functions: functions(mails), clock, journal: db, calls });
    await it.sfn.start?.();
    arn = await drive(it);
  }
  const { status, output } = await it.operation('DescribeExecution', { executionArn: arn });
  const events = await it.history(arn);
  db.close();
  return { writes: writes(), calls, status, output, events };
};

type Life = Awaited<ReturnType<typeof live>>;
const typesOf = ({ events }: Life) => events.map(({ type }) => type).sort();

describe('an execution whose engine dies', () => {
  it('at any write, before or after it, goes on as if nothing had been', async () => {
    const undisturbed = await live(newFile());
    expect(undisturbed).toMatchObject({ status: 'SUCCEEDED', output: '{"lines":[10,20,30]}' });
    for (let write = 1; write <= undisturbed.writes; write += 1)
      for (const when of ['before', 'after'] as const) {
        const life = await live(newFile(), { write, when });
        const told = { write, when, status: life.status, output: life.output, types: typesOf(life) };
        expect(told).toEqual({
          write,
          when,
          status: 'SUCCEEDED',
          output: undisturbed.output,
          types: expect.any(Array),
        });
        const retries = life.events.filter(({ type }) => type === 'TaskFailed').length;
        expect(retries).toBeLessThanOrEqual(2);
        const untouchedByMail = (types: string[]) =>
          types.filter((type) => !/^Task(Scheduled|Started|Failed)$/.test(type));
        expect(untouchedByMail(told.types)).toEqual(untouchedByMail(typesOf(undisturbed)));
        expect(life.events.map(({ id }) => id)).toEqual(life.events.map((_, index) => index + 1));
        expect(life.calls.length).toBeLessThanOrEqual(undisturbed.calls.length + 2);
      }
    expect(undisturbed.writes).toBeGreaterThan(10);
  });
});

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
