/**
 * The workflow's two waits: for the money and for the last item. Whether a wait is over is read off the order;
 * who ends it sends the token's answer and does not mind when the workflow is not waiting any more.
 */
import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Wait } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { secondsLeftToPay } from '../orders/payment-window.ts';
import { awaitsCash, isEnded, isSecured, orderIs } from '../orders/standing.ts';
import { dropToken, getToken } from '../orders/store.ts';
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { stepFunctions } from './step-functions.ts';

type Outcome = 'paid' | 'delivered' | 'ended';

/** What the wait's answer is by now; undefined while there is none. */
export const outcomeOf = (order: Order, wait: Wait): Outcome | undefined => {
  if (isEnded(order)) return 'ended';
  if (wait === 'payment') return isSecured(order) ? 'paid' : undefined;
  return orderIs(order, 'fulfilled') && !awaitsCash(order) ? 'delivered' : undefined;
};

/**
 * Ends the wait if the order says so and the workflow waits. Repeating it is harmless.
 *
 *   consumer   reads token 1 (of a try that failed) ──── answers it: not waiting any more ── forgets token 1
 *   task again ─────────────── stores token 2 ── looks at the order ── answers token 2
 *
 * The consumer forgets only the token it answered, and the task answers its own without reading it again.
 */
export const answerWait = async (order: Order, wait: Wait, ownToken?: string): Promise<void> => {
  const outcome = outcomeOf(order, wait);
  if (outcome === undefined) return;
  const taskToken = ownToken ?? (await getToken(order.id, wait));
  if (taskToken === undefined) return;
  try {
    await stepFunctions().send(
      new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ outcome }) }),
    );
    log.info('workflow goes on', { orderId: order.id, wait, outcome });
  } catch (error) {
    if (!(error instanceof TaskTimedOut || error instanceof TaskDoesNotExist)) throw error;
    log.info('workflow was not waiting any more', { orderId: order.id, wait, outcome });
  }
  await dropToken(order.id, wait, taskToken);
};

/**
 * One execution per order: its name is the order id, so starting it twice is starting it once. However late it
 * starts, it waits for the money no longer than was said to the customer.
 */
export const startWorkflow = async (order: Order, now: Date): Promise<void> => {
  const paymentWindowSeconds = Math.max(1, secondsLeftToPay(order, now));
  try {
    await stepFunctions().send(
      new StartExecutionCommand({
        stateMachineArn: env('STATE_MACHINE_ARN'),
        name: order.id,
        input: JSON.stringify({ orderId: order.id, paymentWindowSeconds }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
};
