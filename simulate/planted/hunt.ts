/**
 * Looks for a planted bug as one looks for an unknown one: a morning of a seed, then a whole day of it, then the next seed,
 * until an invariant is broken or the time is over.
 */
import { type Plan, wordsOf } from '../plan.ts';
import { cpuPattern, failurePattern } from '../report.ts';
import type { Bug } from './bug.ts';
import { runPlanted } from './run-planted.ts';

/** Of one core, for one bug. */
export const cpuMinutes = 10;

/** So many acts are a morning; what is done often shows in it. */
const morning = 120;

export type Trace = {
  /** The last that was tried. */
  readonly plan: Plan;
  readonly cpuSeconds: number;
  /** Left out: it was not found. */
  readonly found?: { readonly day: number; readonly invariant: string; readonly said: string };
};

/** The longer ones later, without end. */
function* plansFrom(firstSeed: number, { traits = [] }: Pick<Bug, 'traits'>): Generator<Plan, never> {
  for (let seed = firstSeed; ; seed += 1) {
    for (const acts of [morning, Number.POSITIVE_INFINITY]) {
      yield { seed, days: 1, traits, without: [], acts };
    }
  }
}

/** @throws Error with what the process said when it did not come to its end: the plant does not fit, or breaks everything */
const attempt = async (plan: Plan, { changes }: Pick<Bug, 'changes'>) => {
  const { text, hash } = await runPlanted(wordsOf(plan), changes);
  const cpuSeconds = Number(cpuPattern.exec(text)?.[1]);
  if (hash === undefined || Number.isNaN(cpuSeconds)) throw new Error(text);
  const [line, day, invariant = ''] = failurePattern.exec(text) ?? [];
  if (line === undefined) return { cpuSeconds };
  const [said = ''] = text.slice(text.indexOf(line) + line.length).split('\n');
  return { cpuSeconds, found: { day: Number(day), invariant, said } };
};

/** @param firstSeed the one to begin with */
export const hunt = async (bug: Pick<Bug, 'changes' | 'traits'>, firstSeed: number): Promise<Trace> => {
  const plans = plansFrom(firstSeed, bug);
  let cpuSeconds = 0;
  for (;;) {
    const plan = plans.next().value;
    const tried = await attempt(plan, bug);
    cpuSeconds += tried.cpuSeconds;
    const isOver = cpuSeconds >= cpuMinutes * 60;
    if (tried.found || isOver) return { plan, cpuSeconds, ...(tried.found && { found: tried.found }) };
  }
};
