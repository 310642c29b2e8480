/** A rule's schedule: `rate(5 minutes)` or `cron(0 6 * * ? *)`, in UTC. */
import { type NextDue, parseCron } from './cron.ts';

const unitMilliseconds: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const parseRate = (text: string, anchor: number): NextDue => {
  const [, value = '', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const isPlural = text.endsWith('s');
  const period = Number(value) * (unitMilliseconds[unit] ?? Number.NaN);
  if (!(period > 0) || isPlural !== (Number(value) !== 1)) {
    throw new Error(`Parameter ScheduleExpression is not valid: rate(${text})`);
  }
  return (after) => anchor + (Math.floor((after - anchor) / period) + 1) * period;
};

/**
 * @param anchor when the rule was made: what rates count from
 * @throws Error for an expression that the service refuses
 */
export const parseSchedule = (expression: string, anchor: number): NextDue => {
  const [, kind, content = ''] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return parseCron(content);
  if (kind === 'rate') return parseRate(content, anchor);
  throw new Error(`Parameter ScheduleExpression is not valid: ${expression}`);
};
