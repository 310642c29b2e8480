/**
 * Brings the external system in line with an order, or tells it of a refusal. What it does not take waits, and comes again: by
 * the queue for most of a day, and with every run for as long as it takes.
 */
import { getOrder, orders } from '../orders/store.ts';
import { isDomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { readTogether } from '../shared/read.ts';
import { getConflict } from './conflict-store.ts';
import { orderMessage, refusalMessage } from './message.ts';
import type { Sender } from './port.ts';
import { isToBeSent, type Sent, sendingClaimed, sendingDone, sendingFailed } from './sent.ts';
import { dropRefusal, sents, unreportedWrite } from './sent-store.ts';

/** Undefined: another one is at it. */
const claim = async (sent: Sent, now: Date): Promise<Sent | undefined> => {
  const mine = sendingClaimed(sent, now);
  if (mine) await sents.save(sent.orderId, { next: mine });
  return mine;
};

const troubleOf = (error: unknown): string => (error instanceof Error ? error.message : 'failed');

/** So that a run finds it; whoever claimed it meanwhile knows better. */
const noteFailure = async (mine: Sent, error: unknown): Promise<void> => {
  try {
    await sents.save(mine.orderId, { next: sendingFailed(mine, troubleOf(error), new Date()) });
  } catch (failure) {
    if (!isDomainError(failure, 'conflict')) throw failure;
  }
};

type Step = 'sent' | 'nothing-to-do';

const takeStep = async (orderId: Id<'order'>, system: Sender, now: Date): Promise<Step> => {
  const [order, sent] = await readTogether(orders.readOf(orderId), sents.readOf(orderId));
  if (!order || !isToBeSent(order, sent)) {
    if (sent.waitingSince !== undefined && order) {
      const { waitingSince: _, trouble: __, ...rest } = sent;
      await sents.save(orderId, { next: { ...rest, version: sent.version + 1 } });
    }
    return 'nothing-to-do';
  }
  const mine = await claim(sent, now);
  if (!mine) return 'nothing-to-do';
  try {
    await system.send(orderMessage(order, sent.externalId), now);
  } catch (error) {
    await noteFailure(mine, error);
    throw error;
  }
  const also = [unreportedWrite(mine, order.version, now)];
  await sents.save(orderId, { next: sendingDone(mine, order), also });
  log.info('order sent to the external system', { orderId, orderVersion: order.version });
  return 'sent';
};

/** Each version is a step, and so is a conflict. */
const maximumSteps = 8;

/** @throws Error while the external system does not take it: the queue repeats it */
export const sendOrder = async (orderId: Id<'order'>, system: Sender, now: Date): Promise<void> => {
  for (let step = 1; step <= maximumSteps; step += 1) {
    try {
      if ((await takeStep(orderId, system, now)) === 'nothing-to-do') return;
    } catch (error) {
      if (!isDomainError(error, 'conflict')) throw error;
    }
  }
  throw new Error(`the external system is not in line with ${orderId} after ${maximumSteps} steps`);
};

/** @throws Error while the external system does not take it */
export const sendRefusal = async (conflictId: Id<'conflict'>, system: Sender, now: Date): Promise<void> => {
  const conflict = await getConflict(conflictId);
  if (conflict) {
    const order = conflict.orderId && (await getOrder(conflict.orderId));
    await system.send(refusalMessage(conflict, order || undefined), now);
    log.info('the external system was told of a refusal', { conflictId, orderId: conflict.orderId });
  }
  await dropRefusal(conflictId);
};
