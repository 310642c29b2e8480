/**
 * What carries an order through its two courses. The first waits for the money; whether that wait is over is read off
 * the order, and who ends it sends the token's answer and does not mind when nobody waits any more. While goods travel
 * nothing waits: when the order says that it is to be closed, the second course is started.
 */
import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { markCarriedOn } from '../orders/due-store.ts';
import type { Wait } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { secondsLeftToPay } from '../orders/payment-window.ts';
import { awaitsCash, isEnded, isSecured, orderIs } from '../orders/standing.ts';
import { dropToken, tokenRead } from '../orders/store.ts';
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { readTogether } from '../shared/read.ts';
import { closingName, stepFunctions } from './step-functions.ts';

type Outcome = 'paid' | 'delivered' | 'ended';

/** What the wait's answer is by now; undefined while there is none. */
export const outcomeOf = (order: Order, wait: Wait): Outcome | undefined => {
  if (isEnded(order)) return 'ended';
  if (wait === 'payment') return isSecured(order) ? 'paid' : undefined;
  return orderIs(order, 'fulfilled') && !awaitsCash(order) ? 'delivered' : undefined;
};

export type Tokens = { readonly [W in Wait]?: string | undefined };

/** By which the order's workflow waits, if it does. */
export const readTokens = async (orderId: string): Promise<Tokens> => {
  const [payment, fulfilment] = await readTogether(
    tokenRead(orderId, 'payment'),
    tokenRead(orderId, 'fulfilment'),
  );
  return { payment: payment?.token, fulfilment: fulfilment?.token };
};

/**
 * Ends the wait if the order says so and the workflow waits. Repeating it is harmless.
 * @returns whether it waited
 *
 *   consumer   reads token 1 (of a try that failed) ──── answers it: not waiting any more ── forgets token 1
 *   task again ─────────────── stores token 2 ── looks at the order ── answers token 2
 *
 * The consumer forgets only the token it answered, and the task answers its own without reading it again.
 */
export const answerWait = async (
  order: Order,
  wait: Wait,
  taskToken: string | undefined,
): Promise<boolean> => {
  const outcome = outcomeOf(order, wait);
  if (outcome === undefined || taskToken === undefined) return false;
  let waited = true;
  try {
    await stepFunctions().send(
      new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ outcome }) }),
    );
    log.info('workflow goes on', { orderId: order.id, wait, outcome });
  } catch (error) {
    if (!(error instanceof TaskTimedOut || error instanceof TaskDoesNotExist)) throw error;
    waited = false;
    log.info('workflow was not waiting any more', { orderId: order.id, wait, outcome });
  }
  await dropToken(order.id, wait, taskToken);
  return waited;
};

/** Starting what has this name is starting it once, whoever starts it how often. */
const startOnce = async (stateMachineArn: string, name: string, input: object): Promise<void> => {
  try {
    await stepFunctions().send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
};

/**
 * Starts the first course, named by the order. However late it starts, it waits for the money no longer than was said
 * to the customer.
 */
export const startWorkflow = (order: Order, now: Date): Promise<void> => {
  const paymentWindowSeconds = Math.max(1, secondsLeftToPay(order, now));
  return startOnce(env('STATE_MACHINE_ARN'), order.id, { orderId: order.id, paymentWindowSeconds });
};

/** An order that was never confirmed is ended by its first course, with all that belongs to it. */
const isToBeClosed = (order: Order): boolean =>
  outcomeOf(order, 'fulfilment') !== undefined && (!isEnded(order) || order.confirmedAt !== undefined);

/**
 * Closes an order of whose goods nobody waits any more: its second course approves it, or carries out its ending. An
 * execution that began when an order had one course waits for this itself, and is answered.
 */
const closeOrder = async (order: Order, { fulfilment }: Tokens): Promise<void> => {
  if (await answerWait(order, 'fulfilment', fulfilment)) return;
  if (isToBeClosed(order)) {
    await startOnce(env('CLOSING_STATE_MACHINE_ARN'), closingName(order.id), { orderId: order.id });
  }
};

/**
 * Whatever the order is waited for: answers it or starts it. All of it may have been done; then it changes nothing. What
 * has ended needs no more looks once it is done.
 * @param known read with the order; left out: read now, if there is an answer to give
 */
export const carryOn = async (order: Order, known?: Tokens): Promise<void> => {
  const hasAnswer = outcomeOf(order, 'payment') ?? outcomeOf(order, 'fulfilment');
  const tokens = known ?? (hasAnswer ? await readTokens(order.id) : {});
  await Promise.all([answerWait(order, 'payment', tokens.payment), closeOrder(order, tokens)]);
  const isOver = isEnded(order) || order.status === 'refunded';
  if (isOver && !order.carriedOn) await markCarriedOn(order.id, order.status);
};
