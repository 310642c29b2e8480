/**
 * Lambda entry: every hour what is recent, with an overlap; once a night the week, for what was changed later. First what
 * earlier runs had no time for; while that takes all of it, the next recent one begins where the last one ended.
 */
import { idOf, newUlid } from '../../shared/ids.ts';
import { goOnReconciling, reconcile } from './reconcile.ts';
import { listRuns, unfinishedRuns } from './store.ts';

export const budgetMilliseconds = 13 * 60_000;
const hourMilliseconds = 60 * 60_000;
const recentHours = 3;
const nightlyHour = 2;
const nightlyHours = 7 * 24;

/** At least the last hours, and nothing left out since the last run that there was time for. */
const startOf = async (now: Date): Promise<Date> => {
  const hoursAgo = (hours: number): number => now.getTime() - hours * hourMilliseconds;
  if (now.getUTCHours() === nightlyHour) return new Date(hoursAgo(nightlyHours));
  const { items } = await listRuns({ limit: 1 });
  const ended = items[0] === undefined ? now.getTime() : Date.parse(items[0].to);
  return new Date(Math.max(hoursAgo(nightlyHours), Math.min(hoursAgo(recentHours), ended)));
};

export const handler = async (): Promise<void> => {
  const now = new Date();
  const began = performance.now();
  const limits = () => ({
    budgetMilliseconds: budgetMilliseconds - (performance.now() - began),
    savesProgress: true,
  });
  for (const run of await unfinishedRuns()) {
    if (limits().budgetMilliseconds <= 0) return;
    await goOnReconciling(run, limits(), now);
  }
  if (limits().budgetMilliseconds <= 0) return;
  const period = { from: await startOf(now), to: now };
  await reconcile(period, { id: idOf('reconciliation', newUlid(now)), ...limits() }, now);
};
