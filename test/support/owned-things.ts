/** Things that belong to one customer and to one shop, and what a stranger would send to get at them. */
import {
  confirmedOrder,
  filledCart,
  homeAddress,
  initiatedPayment,
  placedOrder,
  shipWhole,
  stockedVariant,
} from './shop.ts';
import type { TestStack } from './stack.ts';

export type Fixture = {
  readonly variantId: string;
  readonly cartId: string;
  readonly addressId: string;
  readonly orderId: string;
  readonly itemId: string;
  readonly shipmentId: string;
  readonly paymentId: string;
  readonly txRef: string;
  readonly dataExportId: string;
};

export const makeFixture = async (stack: TestStack, ownersToken: string): Promise<Fixture> => {
  const [staff, owner] = [await stack.as('staff'), stack.bearing(ownersToken)];
  const variantId = await stockedVariant(staff, 50);
  const order = await confirmedOrder(stack, owner, variantId);
  const shipmentId = await shipWhole(staff, order);
  const { paymentId, attempt } = await initiatedPayment(owner, (await placedOrder(owner, variantId)).id);
  const address = await owner.post<{ id: string }>('/v1/me/addresses', homeAddress);
  const dataExport = await owner.post<{ id: string }>('/v1/me/export');
  return {
    variantId,
    cartId: await filledCart(owner, variantId),
    addressId: address.body.id,
    orderId: order.id,
    itemId: order.items[0]?.id ?? '',
    shipmentId,
    paymentId,
    txRef: attempt.txRef,
    dataExportId: dataExport.body.id,
  };
};

type OwnedRequest = (fixture: Fixture) => {
  readonly params: Readonly<Record<string, string>>;
  readonly body?: object;
};

const order =
  (body?: object): OwnedRequest =>
  ({ orderId }) => ({ params: { id: orderId }, ...(body && { body }) });
const item =
  (body?: object): OwnedRequest =>
  ({ itemId }) => ({ params: { id: itemId }, ...(body && { body }) });
const payment: OwnedRequest = ({ paymentId }) => ({ params: { id: paymentId } });
const cart =
  (body?: (fixture: Fixture) => object): OwnedRequest =>
  (fixture) => ({
    params: { id: fixture.cartId, variantId: fixture.variantId, code: 'WELCOME10' },
    ...(body && { body: body(fixture) }),
  });
const address =
  (body?: object): OwnedRequest =>
  ({ addressId }) => ({ params: { id: addressId }, ...(body && { body }) });

/** By route. A route that is missing here fails its cells, so nothing is left out. */
export const ownedRequests: Readonly<Record<string, OwnedRequest>> = {
  'GET /v1/orders/{id}': order(),
  'PATCH /v1/orders/{id}': order({ note: 'Leave it at the door' }),
  'DELETE /v1/orders/{id}': order(),
  'POST /v1/orders/{id}/cancel': order({ reason: 'Changed my mind' }),
  'POST /v1/orders/{id}/edits': ({ orderId, itemId }) => ({
    params: { id: orderId },
    body: { change: [{ itemId, quantity: 2 }] },
  }),
  'POST /v1/orders/{id}/edits/{editId}/confirm': ({ orderId }) => ({
    params: { id: orderId, editId: 'edt_01JD3Z7Q4M8K2V5X9W6T1R0N00' },
  }),
  'POST /v1/orders/{id}/claim': order({ orderToken: `01JD3Z7Q4M8K2V5X9W6T1R0N00.${'a'.repeat(43)}` }),
  'GET /v1/orders/{id}/history': order(),
  'GET /v1/orders/{id}/timeline': order(),
  'GET /v1/orders/{id}/tracking': order(),
  'GET /v1/orders/{id}/items': order(),
  'GET /v1/orders/{id}/invoices': order(),
  'GET /v1/orders/{id}/payments': order(),
  'POST /v1/orders/{id}/payments': order({ provider: 'paystack', returnUrl: 'https://shop.example/' }),
  'GET /v1/orders/{id}/returns': order(),
  'POST /v1/orders/{id}/returns': ({ orderId, itemId }) => ({
    params: { id: orderId },
    body: { items: [{ itemId, quantity: 1 }], reason: 'Broken' },
  }),
  'POST /v1/orders/{id}/shipments': ({ orderId, itemId }) => ({
    params: { id: orderId },
    body: { items: [{ itemId, quantity: 1 }], carrier: 'gig', trackingNumber: 'GIG-STRANGER' },
  }),
  'GET /v1/shipments/{id}': ({ shipmentId }) => ({ params: { id: shipmentId } }),
  'PATCH /v1/shipments/{id}': ({ shipmentId }) => ({
    params: { id: shipmentId },
    body: { trackingNumber: 'GIG-STRANGER-2' },
  }),
  'POST /v1/shipments/{id}/events': ({ shipmentId }) => ({
    params: { id: shipmentId },
    body: { status: 'delivered' },
  }),
  'GET /v1/returns/{id}': ({ orderId }) => ({ params: { id: orderId.replace('ord_', 'rtn_') } }),
  'GET /v1/variants/{id}': ({ variantId }) => ({ params: { id: variantId } }),
  'GET /v1/order-items/{id}': item(),
  'PATCH /v1/order-items/{id}': item({ quantity: 2 }),
  'DELETE /v1/order-items/{id}': item(),
  'PATCH /v1/order-items/{id}/status': item({ status: 'shipped' }),
  'POST /v1/order-items/{id}/cancel': item({}),
  'GET /v1/payments/{id}': payment,
  'POST /v1/payments/verify/{txRef}': ({ txRef }) => ({ params: { txRef } }),
  'GET /v1/carts/{id}': cart(),
  'POST /v1/carts/{id}/items': cart(({ variantId }) => ({ variantId, quantity: 1 })),
  'PUT /v1/carts/{id}/items/{variantId}': cart(() => ({ quantity: 2 })),
  'DELETE /v1/carts/{id}/items/{variantId}': cart(),
  'POST /v1/carts/{id}/coupons': cart(() => ({ code: 'WELCOME10' })),
  'DELETE /v1/carts/{id}/coupons/{code}': cart(),
  'PUT /v1/carts/{id}/shipping-address': cart(() => homeAddress),
  'GET /v1/carts/{id}/shipping-methods': cart(),
  'PUT /v1/carts/{id}/shipping-method': cart(() => ({ methodId: 'standard' })),
  'PUT /v1/carts/{id}/vat-number': cart(() => ({ vatNumber: null })),
  'POST /v1/carts/{id}/merge': cart(() => ({ cartToken: 'a'.repeat(43) })),
  'POST /v1/carts/{id}/checkout': cart(() => ({})),
  'GET /v1/me/export/{id}': ({ dataExportId }) => ({ params: { id: dataExportId } }),
  'PUT /v1/me/addresses/{id}': address(homeAddress),
  'DELETE /v1/me/addresses/{id}': address(),
};
