import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from '@jest/globals';
import type { Rule } from '../../../../local/aws/eventbridge/config.ts';
import { makeSchedules } from '../../../../local/aws/schedules/schedules.ts';
import { type LocalServices, startLocalServices } from '../../../support/local-services.ts';

const rule = (schedule: string, more: Partial<Rule> = {}): Rule => ({
  name: 'sweep',
  arn: 'arn:aws:events:eu-west-1:000000000000:rule/sweep',
  busName: 'default',
  schedule,
  enabled: true,
  targets: [],
  ...more,
});

let local: LocalServices<object> | undefined;
afterEach(async () => {
  await local?.stop();
});

const start = async (rules: readonly Rule[], journal = new DatabaseSync(':memory:')) => {
  const fired: Date[] = [];
  const started = await startLocalServices(
    (runtime) => ({ schedules: makeSchedules(runtime, rules, (_, { at }) => void fired.push(at)) }),
    { journal },
  );
  local = started;
  return { ...started, fired };
};

it('fires at every due time', async () => {
  const { clock, fired } = await start([rule('rate(5 minutes)')]);
  for (const _ of [1, 2, 3]) clock.advance(300);
  expect(fired).toHaveLength(3);
  const [first = 0, second = 0] = fired.map(Number);
  expect(second - first).toBe(300_000);
});

it('fires once, for the last due time, when the clock jumps over several', async () => {
  const { clock, fired } = await start([rule('rate(5 minutes)')]);
  clock.advance(3_700);
  expect(fired).toHaveLength(1);
  expect(clock.now() - Number(fired[0])).toBeLessThan(300_000);
  clock.advance(300);
  expect(fired).toHaveLength(2);
});

it('keeps the beat of a rate across a restart, and makes up for nothing', async () => {
  const first = await start([rule('rate(5 minutes)')]);
  first.clock.advance(240);
  const begun = first.clock.now();
  await first.stop();
  const second = await start([rule('rate(5 minutes)')], first.journal);
  second.clock.advance((begun - second.clock.now()) / 1000 + 61);
  expect(second.fired).toHaveLength(1);
});

it('fires no disabled rule and no rule without a schedule', async () => {
  const { schedule: _, ...unscheduled } = rule('rate(1 minute)', { name: 'other' });
  const { clock, fired } = await start([rule('rate(1 minute)', { enabled: false }), unscheduled]);
  clock.advance(3_600);
  expect(fired).toEqual([]);
});

it('does not start with an expression that the service refuses', async () => {
  await expect(start([rule('rate(1 minutes)')])).rejects.toThrow('ScheduleExpression');
});
