/**
 * Every minute: deliveries whose next attempt is due, and those whose sender crashed. All shards at once, a few deliveries of
 * each at a time. Who has failed in this run is left alone until the next: one that hangs must not hold up the others,
 * however much waits for it.
 */
import { log } from '../shared/log.ts';
import { deliverToEndpoint } from './deliver-to-endpoint.ts';
import { claimDelivery, type Due, dueShards, listDue } from './delivery-store.ts';

const pageSize = 100;
/** Of each shard: 80 in all. */
const deliveriesAtOnce = 10;
/** Well within the function's own time, with an attempt's ten seconds to spare. */
export const budgetMilliseconds = 240_000;

type Run = {
  readonly now: Date;
  readonly isOver: () => boolean;
  /** Endpoints that failed in this run. */
  readonly struggling: Set<string>;
};

const attemptDue = async ({ id, endpointId }: Due, { struggling }: Run): Promise<void> => {
  const now = new Date();
  const delivery = await claimDelivery(id, now);
  if (delivery && (await deliverToEndpoint(delivery, now)) !== 'delivered') struggling.add(endpointId);
};

/** A few at once, as long as their endpoints take what is sent. */
const attemptPage = async (page: readonly Due[], run: Run): Promise<void> => {
  const left = [...page];
  while (left.length > 0 && !run.isOver()) {
    const worth = left.splice(0).filter(({ endpointId }) => !run.struggling.has(endpointId));
    left.push(...worth.slice(deliveriesAtOnce));
    await Promise.all(worth.slice(0, deliveriesAtOnce).map((due) => attemptDue(due, run)));
  }
};

/** @returns how many were due */
const sweepShard = async (shard: string, run: Run): Promise<number> => {
  let seen = 0;
  let cursor: string | undefined;
  do {
    const page = await listDue(shard, run.now, { limit: pageSize, cursor });
    await attemptPage(page.items, run);
    seen += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined && !run.isOver());
  return seen;
};

export const handler = async (): Promise<void> => {
  const began = performance.now();
  const struggling = new Set<string>();
  const isOver = (): boolean => performance.now() - began >= budgetMilliseconds;
  const run = { now: new Date(), isOver, struggling };
  const counts = await Promise.all(dueShards.map((shard) => sweepShard(shard, run)));
  const due = counts.reduce((sum, count) => sum + count, 0);
  if (due > 0) log.info('webhooks swept', { due, failingEndpoints: struggling.size });
};
