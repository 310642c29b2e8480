/** What a sale must have been, and the numbers that say so. Pure. */
import type { Asked } from './ask-for-one.ts';
import type { Sale } from './hold-sale.ts';
import { pieces, uses } from './terms.ts';

/** Who comes too late hears it within so long. */
const soldOutMilliseconds = 1000;
/** Of what the rest of the shop waits on a quiet day. */
const mostTimesSlower = 2;

const lasted = ({ sentAt, answeredAt }: Asked): number => answeredAt - sentAt;
const ended = (calls: readonly Asked[]): string => calls.at(-1)?.outcome ?? 'never asked';

const quantile = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
};

const spread = (milliseconds: readonly number[]): string =>
  `median ${quantile(milliseconds, 0.5)} ms, 99 % ${quantile(milliseconds, 0.99)} ms, longest ${quantile(milliseconds, 1)} ms`;

const counted = (outcomes: readonly string[]): string =>
  [...Map.groupBy(outcomes, (outcome) => outcome)].map(([name, all]) => `${name} ${all.length}`).join(', ');

const callsOf = ({ crowd }: Sale, outcome: string): Asked[] =>
  crowd.flat().filter((asked) => asked.outcome === outcome);

/** When the last piece was gone, as whoever got it knows. */
const goneAt = (sale: Sale): number =>
  Math.max(...callsOf(sale, 'placed').map(({ answeredAt }) => answeredAt));

/** From when it was sold out, or asked for later, to the answer. */
const waitsOfLate = (sale: Sale): number[] => {
  const gone = goneAt(sale);
  return callsOf(sale, 'insufficient-stock').map(
    ({ sentAt, answeredAt }) => answeredAt - Math.max(sentAt, gone),
  );
};

export const linesOf = (sale: Sale): string[] => {
  const { crowd, othersBefore, othersMeanwhile, left, used } = sale;
  const began = Math.min(...crowd.flat().map(({ sentAt }) => sentAt));
  return [
    `${crowd.length} shoppers for ${pieces} pieces and ${uses} uses of a code: ${counted(crowd.map(ended))}`,
    `  each of their calls: ${counted(crowd.flat().map(({ outcome }) => outcome))}`,
    `  left ${left.available}, held ${left.held}, code used ${used} times; the last piece went after ${goneAt(sale) - began} ms`,
    `  placed: ${spread(callsOf(sale, 'placed').map(lasted))}`,
    `  told that it is sold out, since it was: ${spread(waitsOfLate(sale))}`,
    `the rest of the shop before: ${counted(othersBefore.map(ended))}; ${spread(othersBefore.flat().map(lasted))}`,
    `the rest of the shop meanwhile: ${counted(othersMeanwhile.map(ended))}; ${spread(othersMeanwhile.flat().map(lasted))}`,
  ];
};

const flawsOfCrowd = (sale: Sale): string[] => {
  const orders = new Set(callsOf(sale, 'placed').map(({ orderId }) => orderId)).size;
  const { available, held } = sale.left;
  const without = sale.crowd.filter((calls) => !['placed', 'insufficient-stock'].includes(ended(calls)));
  const longest = Math.max(...waitsOfLate(sale));
  return [
    ...(orders === pieces ? [] : [`${orders} orders of ${pieces} pieces`]),
    ...(available === 0 && held === pieces ? [] : [`${available} are left and ${held} held of ${pieces}`]),
    ...(sale.used === uses ? [] : [`the code was used ${sale.used} times of ${uses}`]),
    ...(without.length === 0
      ? []
      : [`${without.length} got neither goods nor a plain no: ${counted(without.map(ended))}`]),
    ...(longest <= soldOutMilliseconds ? [] : [`somebody heard ${longest} ms late that it is sold out`]),
  ];
};

const flawsOfOthers = ({ othersBefore, othersMeanwhile }: Sale): string[] => {
  const lost = othersMeanwhile.filter((calls) => ended(calls) !== 'placed');
  const [before, meanwhile] = [othersBefore, othersMeanwhile].map((calls) =>
    quantile(calls.flat().map(lasted), 0.99),
  );
  return [
    ...(lost.length === 0
      ? []
      : [`${lost.length} of the rest of the shop got no order: ${counted(lost.map(ended))}`]),
    ...((meanwhile ?? 0) <= mostTimesSlower * (before ?? 0)
      ? []
      : [`the rest of the shop waits ${meanwhile} ms instead of ${before} ms`]),
  ];
};

/** @returns nothing for a sale as it must be */
export const flawsOfSale = (sale: Sale): string[] => [
  ...flawsOfCrowd(sale),
  ...flawsOfOthers(sale),
  ...sale.broken,
];
