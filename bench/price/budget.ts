/** What one order may use: `bench/budget.json`, by step and in all. It is held by the pipeline, and lowered by whoever saves. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { only, sum, sumBy, type Used } from './usage.ts';

const stepSchema = z.strictObject({
  calls: z.int(),
  writeUnits: z.number(),
  readUnits: z.number(),
  entries: z.int(),
  messages: z.int(),
  requests: z.int(),
  mails: z.int(),
});
const budgetSchema = z.strictObject({
  steps: z.record(z.string(), stepSchema),
  order: stepSchema.extend({ states: z.int(), logBytes: z.int(), dollars: z.number() }),
});

export type Budget = z.output<typeof budgetSchema>;
type Step = z.output<typeof stepSchema>;

const file = new URL('../budget.json', import.meta.url);

/** Log lines hold times and identifiers, whose lengths differ by a few bytes. */
const bytesOfALogStep = 1_000;

const stepOf = (used: readonly Used[]): Step => ({
  calls: sum(used, { service: 'DynamoDB', what: /^[A-Z]/ }),
  writeUnits: sum(used, { what: 'write units' }),
  readUnits: sum(used, { what: 'read units' }),
  entries: sum(used, { service: 'EventBridge', what: 'entries' }),
  messages: sum(used, { service: 'SQS', what: 'messages' }),
  requests: sum(used, { service: 'API Gateway', what: 'requests' }),
  mails: sum(used, { what: 'mails' }),
});

/** @param dollars of one order at a million a day, without mails, accounts, traces and the time of functions */
export const budgetOf = (order: readonly Used[], dollars: number): Budget => ({
  steps: Object.fromEntries(
    [...new Set(only(order, { service: ['DynamoDB', 'API Gateway'] }).map(({ step }) => step))].map(
      (step) => [step, stepOf(only(order, { step }))],
    ),
  ),
  order: {
    ...stepOf(order),
    states: sum(order, { what: 'states' }),
    logBytes: Math.ceil(sum(order, { service: 'Logs', what: 'bytes' }) / bytesOfALogStep) * bytesOfALogStep,
    dollars: Math.ceil(dollars * 1e6) / 1e6,
  },
});

export const readBudget = (): Budget => budgetSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const writeBudget = (budget: Budget): void =>
  writeFileSync(file, `${JSON.stringify(budget, undefined, 2)}\n`);

const grown = (
  where: string,
  now: Readonly<Record<string, number>>,
  then: Readonly<Record<string, number>>,
) =>
  Object.entries(now).flatMap(([what, amount]) => {
    const allowed = then[what] ?? 0;
    return amount > allowed ? [`${where}: ${what} ${amount}, the budget is ${allowed}`] : [];
  });

/** What grew, one line each, by step; whoever lowered something is told, too. */
export const compareBudget = (now: Budget, then: Budget): { over: string[]; lower: boolean } => {
  const over = Object.entries(now.steps).flatMap(([step, amounts]) =>
    grown(step, amounts, then.steps[step] ?? {}),
  );
  over.push(...grown('the whole order', now.order, then.order));
  return { over, lower: over.length === 0 && JSON.stringify(now) !== JSON.stringify(then) };
};

/** Which functions and tables a step's amounts are of: for whoever looks for what grew. */
export const detailOf = (order: readonly Used[], step: string): string[] =>
  [...Map.groupBy(only(order, { step, service: 'DynamoDB' }), ({ by }) => by)].map(([by, used]) => {
    const calls = sumBy(only(used, { what: /^[A-Z]/ }), 'what').map(([what, amount]) => `${what} ${amount}`);
    return `${by}: ${calls.join(', ')}; write units ${sum(used, { what: 'write units' })}`;
  });
