/** What actors read of the API's answers. */
import type { Answer } from '../../test/support/shopper.ts';

export type Page<T> = { readonly items: readonly T[] };

export type Item = {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly status: string;
  readonly cancelledQuantity?: number;
  readonly shippedQuantity?: number;
};

export type OrderView = {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly items: readonly Item[];
};

/** `201`, or `409 insufficient-stock` */
export const outcomeOf = ({ status, body }: Answer<unknown>): string => {
  const code = (body as { code?: string } | undefined)?.code;
  return code === undefined ? String(status) : `${status} ${code}`;
};

/** Pieces that are neither cancelled nor gone. */
export const openPieces = ({ quantity, cancelledQuantity = 0, shippedQuantity = 0 }: Item): number =>
  quantity - cancelledQuantity - shippedQuantity;

export const addressOf = (name: string) => ({
  name,
  line1: '12 Marina Road',
  city: 'Lagos',
  country: 'NG',
});
