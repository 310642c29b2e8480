/** Lambda entry: every hour what is recent, with an overlap; once a night the week, for what was changed later. */
import { idOf, newUlid } from '../../shared/ids.ts';
import { reconcile } from './reconcile.ts';

export const budgetMilliseconds = 13 * 60_000;
const recentHours = 3;
const nightlyHour = 2;
const nightlyDays = 7;

export const handler = async (): Promise<void> => {
  const now = new Date();
  const hours = now.getUTCHours() === nightlyHour ? nightlyDays * 24 : recentHours;
  const period = { from: new Date(now.getTime() - hours * 60 * 60_000), to: now };
  await reconcile(period, { id: idOf('reconciliation', newUlid(now)), budgetMilliseconds }, now);
};
