/** What single things of the shop may answer when they do one thing after the other. */
import type { Model } from './linearizable.ts';

export type StockInput =
  | { readonly do: 'read' }
  | { readonly do: 'take' | 'give back'; readonly quantity: number }
  | { readonly do: 'adjust'; readonly delta: number };
type Stock = { readonly onHand: number; readonly held: number };
export type StockOutput = 'done' | 'refused' | Stock | { readonly available: number };

const isStock = (output: StockOutput): output is Stock => typeof output === 'object' && 'held' in output;

const unless = <S>(isWrong: boolean, ...states: readonly S[]): readonly S[] => (isWrong ? [] : states);

/** Whoever gets less than they ask for is told how much there is. */
const taken = (stock: Stock, quantity: number, output: StockOutput): readonly Stock[] => {
  const available = stock.onHand - stock.held;
  if (output === 'done') return unless(available < quantity, { ...stock, held: stock.held + quantity });
  const told = typeof output === 'object' && 'available' in output ? output.available : undefined;
  return unless(told !== available || available >= quantity, stock);
};

const adjusted = (stock: Stock, delta: number, output: StockOutput): readonly Stock[] => {
  const next = { ...stock, onHand: stock.onHand + delta };
  const isTooFew = next.onHand < next.held;
  return output === 'done' ? unless(isTooFew, next) : unless(!isTooFew, stock);
};

export const stockModel = (onHand: number): Model<Stock, StockInput, StockOutput> => ({
  start: { onHand, held: 0 },
  step: (stock, input, output) => {
    if (output === undefined) throw new TypeError('somebody always answers here');
    if (input.do === 'take') return taken(stock, input.quantity, output);
    if (input.do === 'adjust') return adjusted(stock, input.delta, output);
    if (input.do === 'give back') return [{ ...stock, held: stock.held - input.quantity }];
    const isRight = isStock(output) && output.onHand === stock.onHand && output.held === stock.held;
    return unless(!isRight, stock);
  },
});

export type UseInput = { readonly do: 'read' | 'use' | 'give back' };
export type UseOutput = 'done' | 'refused' | number;

/** A coupon: how often it was used. */
export const usesModel = (limit: number): Model<number, UseInput, UseOutput> => ({
  start: 0,
  step: (used, input, output) => {
    if (input.do === 'read') return unless(output !== used, used);
    if (input.do === 'give back') return [used - 1];
    return output === 'done' ? unless(used >= limit, used + 1) : unless(used < limit, used);
  },
});

type Lines = Readonly<Record<string, number>>;
export type CartInput =
  | { readonly do: 'read' }
  | { readonly do: 'add' | 'set'; readonly line: string; readonly quantity: number };

const isSame = (a: Lines, b: Lines): boolean => {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
};

/** Every answer shows the whole cart. */
export const cartModel = (start: Lines): Model<Lines, CartInput, Lines> => ({
  start,
  step: (lines, input, output) => {
    const before = input.do === 'add' ? (lines[input.line] ?? 0) : 0;
    const next = input.do === 'read' ? lines : { ...lines, [input.line]: before + input.quantity };
    return unless(output !== undefined && !isSame(next, output), next);
  },
});

export type OrderInput = { readonly do: 'read' | 'cancel' };

/** Answers its status. */
export const orderModel: Model<string, OrderInput, string> = {
  start: 'pending',
  step: (status, input, output) => {
    const next = input.do === 'cancel' ? 'cancelled' : status;
    return unless(output !== undefined && output !== next, next);
  },
};
