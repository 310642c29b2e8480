/** An engine that dies at any of its writes, and the next one over the same file. */
import { describe, expect, it } from '@jest/globals';
import { type Death, mortal, newFile } from './mortal-journal.ts';
import { callback, fakeClock, invoke, machine, machineArn, type Stand, stand } from './stand.ts';

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
