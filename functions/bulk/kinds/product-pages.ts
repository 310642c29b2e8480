/** All products but archived ones, first those that are on, newest first. */

import { listProducts } from '../../catalog/listing-store.ts';
import type { Product } from '../../catalog/product.ts';
import type { Page } from '../../shared/cursor.ts';

const productsPerPage = 100;
const states = ['active', 'inactive'] as const;
type State = (typeof states)[number];

const none = '-';

/** `<state> <cursor>` */
const placeIn = (cursor: string | undefined): { state: State; cursor: string | undefined } => {
  const [name, inner = none] = cursor?.split(' ') ?? [];
  const state = states.find((known) => known === name) ?? 'active';
  return { state, cursor: inner === none ? undefined : inner };
};

const cursorAfter = (state: State, nextCursor: string | undefined): string | undefined => {
  if (nextCursor !== undefined) return `${state} ${nextCursor}`;
  const following = states[states.indexOf(state) + 1];
  return following && `${following} ${none}`;
};

export const pageOfProducts = async (cursor: string | undefined): Promise<Page<Product>> => {
  const place = placeIn(cursor);
  const request = { limit: productsPerPage, cursor: place.cursor };
  const { items, nextCursor } = await listProducts({ state: place.state }, 'newest', request);
  const next = cursorAfter(place.state, nextCursor);
  return { items, ...(next !== undefined && { nextCursor: next }) };
};

export const liveVariants = ({ variants }: Product): Product['variants'] =>
  variants.filter(({ archived }) => !archived);
