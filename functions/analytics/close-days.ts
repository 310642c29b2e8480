/**
 * Scheduled: closes every day that is over, oldest first, also after the schedule stood still: for as long as a run may
 * take, and the next one goes on. A day is over from the hour on that the shop says. It is sealed, summed up, and stored with its event; a
 * run that dies on the way leaves a sealed day, which the next one sums up to the same. Two runs at once come to the
 * same summary, and one of them stores it.
 */

import { readShopSettings } from '../settings/store.ts';
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { dayAfter, shopTime } from '../shared/shop-day.ts';
import { beginClosing, type Closing, nextToClose, saveClosed } from './closed-days.ts';
import { summaryOf } from './daily-summary.ts';
import { firstDay, openFrom, sumUp } from './day-book.ts';

export const budgetMilliseconds = 240_000;

type Clocks = { readonly timeZone: string; readonly dailySummaryHour: number };

/** The last day that is over. Compared by the shop's clocks, which may leave an hour out and repeat one. */
export const lastDayOver = (now: Date, { timeZone, dailySummaryHour }: Clocks): string => {
  const { day, hour } = shopTime(now, timeZone);
  return dayAfter(day, hour >= dailySummaryHour ? -1 : -2);
};

/**
 * The first day is the one of the first entry; for a shop in which nothing happened, today. Sealed before it is decided:
 * an entry of an even earlier day that comes meanwhile is either seen here or an entry of this day.
 */
const begin = async (today: string): Promise<void> => {
  const earliest = (await firstDay()) ?? today;
  await openFrom(earliest);
  const seen = (await firstDay()) ?? earliest;
  await beginClosing([seen, earliest].sort()[0] ?? earliest);
};

const closeDay = async (closing: Closing, now: Date): Promise<void> => {
  const date = closing.next;
  await openFrom(dayAfter(date));
  const summary = summaryOf(await sumUp(date), now.toISOString());
  await saveClosed(summary, closing, now);
  log.info('day closed', { date, currencies: summary.currency.length });
};

/** @throws DomainError `conflict` when it cannot be decided, though nobody else decided it */
const unlessFaster = async (decided: Closing | undefined, work: () => Promise<void>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    const now = await nextToClose();
    if (!isDomainError(error, 'conflict') || now?.version === decided?.version) throw error;
    return false;
  }
};

/** @returns how many days were closed here */
export const closeDays = async (
  clocks: Clocks,
  now: Date,
  isOver: () => boolean = () => false,
): Promise<number> => {
  const last = lastDayOver(now, clocks);
  let closed = 0;
  while (!isOver()) {
    const closing = await nextToClose();
    if (closing && closing.next > last) break;
    const step = closing ? () => closeDay(closing, now) : () => begin(shopTime(now, clocks.timeZone).day);
    const isOurs = await unlessFaster(closing, step);
    if (isOurs && closing) closed += 1;
  }
  return closed;
};

export const handler = async (): Promise<void> => {
  const began = performance.now();
  const { settings } = await readShopSettings();
  await closeDays(settings, new Date(), () => performance.now() - began > budgetMilliseconds);
};
