/** What a simulation says in the end. */
import { commandOf, type Plan } from './plan.ts';
import type { Outcome } from './simulate.ts';

const lastLines = 12;

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `day 2: stock: …`, by which a failure is known again. */
export const failurePattern = /^day (\d+): ([a-z ]+): /m;

/** How long a simulation took. */
export const cpuPattern = / ([\d.]+) s of the processor$/m;

export type Ending = {
  readonly seconds: number;
  /** Of the processor. */
  readonly cpuSeconds: number;
  /** Tells every act. */
  readonly story: boolean;
  /** What the stack had to say. */
  readonly reported: readonly string[];
};

export const sayOutcome = (
  plan: Plan,
  outcome: Outcome,
  { seconds, cpuSeconds, story, reported }: Ending,
): void => {
  const { violation, story: told, orders, day, hash } = outcome;
  const counts = [...told.counts].map(([act, count]) => `${act} ${count}`).join(', ');
  if (story) for (const line of told.lines()) say(line);
  const time = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of the processor`;
  say(`${orders} orders, ${told.acts} acts (${counts}) in ${time}`);
  if (violation) {
    say(`day ${day}: ${violation.invariant}: ${violation.message}`);
    const [orderId] = /ord_[0-9A-Z]{26}/.exec(violation.message) ?? [];
    const own = orderId === undefined ? [] : told.lines(orderId);
    for (const line of own.length > 0 ? own : told.lines().slice(-lastLines)) say(`  ${line}`);
    for (const line of reported.slice(-lastLines)) say(`  ${line}`);
    say(commandOf(plan));
  }
  say(`seed ${plan.seed} hash ${hash}`);
};
