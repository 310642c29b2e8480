/** Where the shop shows an order to whoever has its secret. */

export type OpenedOrder = { readonly orderId: string; readonly token: string };

/** @param template of the shop's settings, with places for both */
export const orderPageOf = (
  template: string | null | undefined,
  { orderId, token }: OpenedOrder,
): string | undefined =>
  template
    ?.replaceAll('{orderId}', encodeURIComponent(orderId))
    .replaceAll('{orderToken}', encodeURIComponent(token));
