/** Whether the numbers of invoices and credit notes have no gap and none is there twice. */
import { storedItems } from './data-snapshot.ts';

type Stored = {
  readonly pk: string;
  readonly last?: number;
  readonly number?: string;
  readonly issuedAt?: string;
};

/** `INV-2026` → 42: how many numbers of it are taken. */
export type SeriesLengths = Readonly<Record<string, number>>;

const seriesOf = (number: string): string => number.slice(0, 'INV-2026'.length);

/** @throws Error that names the first thing that is wrong */
export const assertGapFree = (items: readonly Stored[]): SeriesLengths => {
  const documents = items.filter((item) => item.number !== undefined);
  const taken: Record<string, number> = {};
  const numbers = documents.map(({ number = '' }) => number).sort();
  let latest = '';
  for (const number of numbers) {
    const series = seriesOf(number);
    const place = (taken[series] ?? 0) + 1;
    if (place === 1) latest = '';
    if (number !== `${series}-${String(place).padStart(6, '0')}`) {
      throw new Error(`${number} stands where number ${place} of ${series} should`);
    }
    const issuedAt = documents.find((one) => one.number === number)?.issuedAt ?? '';
    if (issuedAt < latest) throw new Error(`${number} was issued before the number before it`);
    latest = issuedAt;
    taken[series] = place;
  }
  const counted = items
    .filter(({ pk }) => pk.startsWith('SERIES#'))
    .reduce((sum, { last = 0 }) => sum + last, 0);
  if (counted !== numbers.length)
    throw new Error(`${counted} numbers were drawn for ${numbers.length} documents`);
  return taken;
};

/** Of the whole stack. */
export const assertStackGapFree = async (url: string): Promise<SeriesLengths> => {
  const items: Stored[] = [];
  for await (const { table, item } of storedItems(url)) {
    if (table.toLowerCase().includes('invoices')) items.push(item as Stored);
  }
  return assertGapFree(items);
};
