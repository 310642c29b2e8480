/**
 * `npm run simulate -- --seed N --days D`: a shop, its people and its weather for some days, on time that does not pass
 * by itself. The last line is `seed N hash <64 hex digits>`; the same command gives the same hash. Exit code 1 when an
 * invariant is broken.
 */
import { availableParallelism } from 'node:os';
import { synthesizeCached } from '../local/aws/template/assembly.ts';
import { streamOf } from '../local/aws/weather/random.ts';
import type { Answer } from '../local/server.ts';
import { runSimulation } from './child.ts';
import { type Options, readOptions } from './options.ts';
import { wordsOf } from './plan.ts';
import { say, sayOutcome } from './report.ts';
import { shrunkStory } from './shrunk-story.ts';
import { install } from './virtual/install.ts';
import { Scheduler } from './virtual/scheduler.ts';

const startsAt = Date.parse('2026-03-02T06:00:00Z');

/** In this process, which is good for one. */
const simulateHere = async ({ plan, story, shrink }: Options): Promise<void> => {
  const wall = performance.now.bind(performance);
  const began = wall();
  const assembly = await synthesizeCached(undefined);
  const hosts = new Map<string, Answer>();
  const scheduler = new Scheduler(startsAt, streamOf(plan.seed, 'scheduler'));
  install(scheduler, plan.seed, hosts);
  const { simulate } = await import('./simulate.ts');
  const reported: string[] = [];
  const report = (line: string): void => void reported.push(line);
  const outcome = await scheduler.run(() => simulate({ plan, scheduler, hosts, assembly, report }));
  const seconds = (wall() - began) / 1000;
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1_000_000;
  if (outcome.violation) process.exitCode = 1;
  if (outcome.violation && shrink) say(await shrunkStory(plan, outcome));
  sayOutcome(plan, outcome, { seconds, cpuSeconds, story, reported });
};

function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed;
}

/** One process for each seed, so many at once. Whatever has begun when the time is over is finished. */
const simulateSeveral = async ({ plan, seeds, seconds, story, shrink }: Options): Promise<void> => {
  const end = performance.now() + seconds * 1000;
  const rest = [...(story ? ['--story'] : []), ...(shrink ? ['--shrink'] : [])];
  const left = seedsFrom(plan.seed, seeds);
  const live = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const { code, text } = await runSimulation([...wordsOf({ ...plan, seed: next.value }), ...rest]);
      process.stdout.write(text);
      if (code !== 0) process.exitCode = 1;
      if (performance.now() > end) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(seeds, availableParallelism()) }, live));
};

const options = readOptions(process.argv.slice(2));
await (options.seeds === 1 ? simulateHere(options) : simulateSeveral(options));
