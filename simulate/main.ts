/**
 * `npm run simulate -- --seed N --days D`: a shop, its people and its weather for some days, on time that does not pass
 * by itself. The last line is `seed N hash <64 hex digits>`; the same command gives the same hash.
 */
import { parseArgs } from 'node:util';
import { synthesizeCached } from '../local/aws/template/assembly.ts';
import { passingTraits } from '../local/aws/weather/make-weather.ts';
import { streamOf } from '../local/aws/weather/random.ts';
import type { Answer } from '../local/server.ts';
import { commandOf, type Plan } from './plan.ts';
import { install } from './virtual/install.ts';
import { Scheduler } from './virtual/scheduler.ts';

const startsAt = Date.parse('2026-03-02T06:00:00Z');
const wall = performance.now.bind(performance);

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' },
    traits: { type: 'string' },
    hostile: { type: 'boolean', default: false },
    without: { type: 'string' },
    acts: { type: 'string' },
    story: { type: 'boolean', default: false },
  },
});

const plan: Plan = {
  seed: Number(values.seed),
  days: Number(values.days),
  traits: values.traits?.split(',') ?? (values.hostile ? passingTraits : []),
  without: values.without?.split(',') ?? [],
  acts: values.acts === undefined ? Number.POSITIVE_INFINITY : Number(values.acts),
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const began = wall();
const assembly = await synthesizeCached(undefined);
const hosts = new Map<string, Answer>();
const scheduler = new Scheduler(startsAt, streamOf(plan.seed, 'scheduler'));
install(scheduler, plan.seed, hosts);
const { simulate } = await import('./simulate.ts');
const reported: string[] = [];
const outcome = await scheduler.run(() =>
  simulate({ plan, scheduler, hosts, assembly, report: (line) => reported.push(line) }),
);
const seconds = Math.round(wall() - began) / 1000;
const counts = [...outcome.story.counts].map(([act, count]) => `${act} ${count}`).join(', ');
if (values.story) for (const line of outcome.story.lines()) say(line);
say(`${outcome.orders} orders, ${outcome.story.acts} acts (${counts}) in ${seconds} s`);
if (outcome.violation) {
  const { invariant, message } = outcome.violation;
  say(`day ${outcome.day}: ${invariant}: ${message}`);
  for (const line of outcome.story.lines().slice(-12)) say(`  ${line}`);
  for (const line of reported.slice(-5)) say(`  ${line}`);
  say(commandOf(plan));
  process.exitCode = 1;
}
say(`seed ${plan.seed} hash ${outcome.hash}`);
