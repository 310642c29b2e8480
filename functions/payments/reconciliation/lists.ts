/**
 * What the providers say was paid in a period, held in memory while payments are compared with it: so of no more at once
 * than fits there.
 */
import type { ProviderName } from '../payment.ts';
import { askForTransactions } from '../providers/ask.ts';
import { isOn } from '../providers/offered.ts';
import type { ListedTransaction } from '../providers/port.ts';
import { providerNames } from '../providers/provider-rows.ts';
import type { UnlessUnreachable } from './compare.ts';

/** Of one provider: some 1 MB, 20 pages, and compared within a run's time. */
export const maximumListed = 2_000;

export type Period = { readonly from: Date; readonly to: Date };

/** @returns undefined when there are more than may be held, or there is no time for them */
const takeList = async (
  provider: ProviderName,
  period: Period,
  isOver: () => boolean,
  now: Date,
): Promise<ListedTransaction[] | undefined> => {
  const found: ListedTransaction[] = [];
  let page: string | undefined;
  do {
    const answer = await askForTransactions(provider, period, page, now);
    found.push(...(answer?.transactions ?? []));
    if (found.length > maximumListed || isOver()) return undefined;
    page = answer?.nextPage;
  } while (page !== undefined);
  return found;
};

type Lists = Map<ProviderName, readonly ListedTransaction[]>;

/**
 * Of all providers at once; those that do not answer, or have no lists, are left out.
 * @returns undefined when one has more than may be held: ask for a shorter period, if there is time
 */
export const takeLists = async (
  period: Period,
  { unlessUnreachable, isOver }: { unlessUnreachable: UnlessUnreachable; isOver: () => boolean },
  now: Date,
): Promise<Lists | undefined> => {
  const lists: Lists = new Map();
  const taken = await Promise.all(
    providerNames.filter(isOn).map(async (provider) => {
      const answer = await unlessUnreachable(async () => ({
        list: await takeList(provider, period, isOver, now),
      }));
      if (answer?.list) lists.set(provider, answer.list);
      return answer === undefined || answer.list !== undefined;
    }),
  );
  return taken.every(Boolean) ? lists : undefined;
};
