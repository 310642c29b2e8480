/**
 * What a cart would cost somebody new: asked as a shopper asks who is not signed in, of the routes that shoppers use, so that it
 * is their price. The cart is emptied again: an empty one is nobody's abandoned cart, and is forgotten by itself.
 */
import { answered, createWaybill, WaybillProblem } from '../../../../sdk/index.ts';
import type { Schemas } from '../../app/waybill.ts';

export type Line = { readonly variantId: string; readonly label: string; readonly quantity: number };

export type Basket = {
  readonly currency: Schemas['Currency'];
  readonly lines: readonly Line[];
  readonly coupons: readonly string[];
  /** Two letters; empty: nowhere yet, and no shipping costs that depend on it. */
  readonly country: string;
};

export type Refusal = { readonly code: string; readonly why: string };
export type Priced = {
  readonly cart: Schemas['Cart'];
  readonly refused: readonly Refusal[];
  /** As they were asked for, with their names. */
  readonly lines: readonly Line[];
};

/** Signed in as nobody. */
const { api } = createWaybill({ baseUrl: location.origin });

const somewhereIn = (country: string) => ({ name: 'Try-out', line1: '1', city: 'Try-out', country });

type Opened = { readonly path: { readonly id: string }; readonly headers: Readonly<Record<string, string>> };

const fill = async ({ lines, country }: Basket, { path, headers }: Opened): Promise<void> => {
  for (const { variantId, quantity } of lines) {
    const body = { variantId, quantity };
    await answered(api.POST('/v1/carts/{id}/items', { params: { path }, headers, body }));
  }
  if (country === '') return;
  const body = somewhereIn(country);
  await answered(api.PUT('/v1/carts/{id}/shipping-address', { params: { path }, headers, body }));
};

/** A code that does not apply is an answer, too. */
const apply = async (code: string, { path, headers }: Opened): Promise<Refusal | undefined> => {
  try {
    await answered(api.POST('/v1/carts/{id}/coupons', { params: { path }, headers, body: { code } }));
    return undefined;
  } catch (error) {
    if (error instanceof WaybillProblem && error.status === 409) return { code, why: error.message };
    throw error;
  }
};

const empty = async ({ lines }: Basket, { path, headers }: Opened): Promise<void> => {
  for (const { variantId } of lines) {
    const params = { path: { ...path, variantId } };
    await api.DELETE('/v1/carts/{id}/items/{variantId}', { params, headers });
  }
};

/** @throws WaybillProblem for goods that are not for sale, and for a country that there is not */
export const price = async (basket: Basket): Promise<Priced> => {
  const opened = await answered(api.POST('/v1/carts', { body: { currency: basket.currency } }));
  const own = { path: { id: opened.id }, headers: { 'x-cart-token': opened.cartToken ?? '' } };
  try {
    await fill(basket, own);
    const refused: Refusal[] = [];
    for (const code of basket.coupons) {
      const refusal = await apply(code, own);
      if (refusal) refused.push(refusal);
    }
    const cart = await answered(
      api.GET('/v1/carts/{id}', { params: { path: own.path }, headers: own.headers }),
    );
    return { cart, refused, lines: basket.lines };
  } finally {
    await empty(basket, own);
  }
};
