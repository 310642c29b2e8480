/** What a basket asks for and the shop does not have. */
import { getStocks, releaseExpiredHolds } from '../inventory/store.ts';
import type { Id } from '../shared/ids.ts';

type Line = { readonly variantId: Id<'variant'>; readonly quantity: number };

/** Whether some are sold out by now: a hint for who waits in a crowd, a moment old at most. */
export const isShort = async (lines: readonly Line[]): Promise<boolean> => {
  const stocks = await getStocks(lines.map(({ variantId }) => variantId));
  return lines.some(({ variantId, quantity }) => (stocks.get(variantId)?.available ?? 0) < quantity);
};

type Shortage = { readonly variantId: Id<'variant'>; readonly available: number };

/** Lines that ask for more than there is, after what expired was claimed for them. */
export const shortagesOf = async (
  lines: readonly Line[],
  now: Date,
): Promise<{ stocks: Awaited<ReturnType<typeof getStocks>>; shortages: Shortage[] }> => {
  const ids = lines.map(({ variantId }) => variantId);
  const read = async () => {
    const stocks = await getStocks(ids, { consistent: true });
    const short = lines.flatMap(({ variantId, quantity }) => {
      const available = stocks.get(variantId)?.available ?? 0;
      return available < quantity ? [{ variantId, available }] : [];
    });
    return { stocks, shortages: short };
  };
  const first = await read();
  if (first.shortages.length === 0) return first;
  const claimed = await releaseExpiredHolds(
    first.shortages.map(({ variantId }) => variantId),
    now,
  );
  return claimed > 0 ? read() : first;
};
