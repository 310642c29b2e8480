/** Meters one order and one new customer. The first order warms up what is read once for a while, and is not counted. */
import * as z from 'zod';
import { customerOf, staffOf, stockTwo, walkOneOrder } from './course.ts';
import { type MeteredStack, startMeteredStack } from './metered-stack.ts';
import type { Used } from './usage.ts';

export type MeteredOrder = {
  readonly orderId: string;
  readonly used: readonly Used[];
  /** Write units by partition, of this order and of one of another customer, of the same goods. */
  readonly partitions: readonly ReadonlyMap<string, number>[];
};

/** The shop's settings are held for five seconds of the stack's clock: each step finds them forgotten, on any machine. */
const settingsForgottenSeconds = 10;

const stateSchema = z.looseObject({ states: z.array(z.unknown()) });
const coursesSchema = stateSchema.extend({ continuations: z.array(stateSchema) });

/** States entered so far, of all executions of the order. */
const statesOf = async (url: string, orderId: string): Promise<{ states: number; executions: number }> => {
  const answer = await fetch(`${url}/_local/executions/${orderId}`);
  const { continuations, ...first } = coursesSchema.parse(await answer.json());
  const all = [first, ...continuations];
  return { states: all.flatMap(({ states }) => states).length, executions: all.length };
};

/** On a stack that may have metered others: of two new customers, the second counts. */
export const meterOrder = async ({
  stack,
  count,
  ordering,
  add,
  take,
}: MeteredStack): Promise<MeteredOrder> => {
  const { url } = stack;
  const settled = () => stack.settled();
  const staff = await staffOf(url);
  const cast = { url, staff, customer: await customerOf(url), variants: await stockTwo(url, staff, 2) };
  await settled();
  ordering('before');
  await walkOneOrder(cast, { before: async () => {}, settled });
  ordering(undefined);
  count('account');
  const customer = await customerOf(url);
  await settled();
  const before = async (step: string): Promise<void> => {
    count(undefined);
    stack.advance(settingsForgottenSeconds);
    await settled();
    count(step);
  };
  ordering('metered');
  const orderId = await walkOneOrder({ ...cast, customer }, { before, settled });
  const { states, executions } = await statesOf(url, orderId);
  count('workflow');
  add({ by: 'workflow', service: 'Step Functions', what: 'states' }, states);
  add({ by: 'workflow', service: 'Step Functions', what: 'executions' }, executions);
  count(undefined);
  return { orderId, ...take() };
};

export const meterOneOrder = async (): Promise<MeteredOrder> => {
  const metered = await startMeteredStack();
  try {
    return await meterOrder(metered);
  } finally {
    await metered.stop();
  }
};
