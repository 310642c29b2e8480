/** Every request of the OpenAPI document that has a body, sent as its example says: each is taken, and answered as declared. */
import { describe, expect, it } from '@jest/globals';
import { exampleId, exampleMoment, exampleSecrets } from '../../functions/docs/document/example-ids.ts';
import { idPrefixes } from '../../functions/shared/ids.ts';
import { signedHeaders } from '../../functions/shared/standard-webhooks.ts';
import { codeOf } from '../support/authenticator.ts';
import { documentedRequests, withBody } from '../support/documented-requests.ts';
import { guestsOrder } from '../support/guest.ts';
import { secretOf } from '../support/look-inside.ts';
import { type Initiated, untilOrderIs } from '../support/shop.ts';
import type { Fields, Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ env: { RATE_LIMITS: 'on' }, startTimeoutSeconds: 180 });
const { learn, send, bodyOf, sent } = documentedRequests();

type OrderOf = Fields & { readonly id: string; readonly items: readonly { readonly id: string }[] };

const kindOf = (id: string) =>
  (Object.keys(idPrefixes) as (keyof typeof idPrefixes)[]).find(
    (kind) => idPrefixes[kind] === id.slice(0, 3),
  );

/** The next requests are about this. */
const about = (...ids: readonly unknown[]): void => {
  for (const id of ids) {
    const kind = kindOf(String(id));
    if (!kind) throw new Error(`${String(id)} is no id`);
    learn(exampleId(kind), id);
  }
};

const make = async (operationId: string, by: Shopper): Promise<Fields> => {
  const made = await send(operationId, by);
  about(made.id);
  return made;
};

/** What the newest mail to somebody says, once so many have come. */
const mailedTo = (email: string, pattern: RegExp, mails = 1): Promise<string> =>
  until(
    async () => {
      const own = (await stack.emails()).filter(({ to, text }) => to === email && pattern.test(text));
      return own.length >= mails && (own[0]?.text.match(pattern)?.[0] ?? false);
    },
    { what: `mail ${mails} to ${email}` },
  );

const order = async (): Promise<OrderOf> => {
  const placed = (await make('placeOrder', await stack.as('ada'))) as OrderOf;
  about(placed.items[0]?.id);
  return placed;
};

const confirmed = async (): Promise<OrderOf> => {
  const placed = await order();
  await pay(placed);
  return placed;
};

const pay = async ({ id }: OrderOf): Promise<void> => {
  const ada = await stack.as('ada');
  const { paymentId, attempt } = (await send('initiatePayment', ada)) as unknown as Initiated;
  about(paymentId);
  await stack.pay('paystack', attempt.txRef);
  await untilOrderIs(ada, id, 'confirmed');
};

/** As the sender signs it, by Standard Webhooks. */
const sendSigned = async (operationId: string, key: string): Promise<void> => {
  const [id, raw] = [`msg_${crypto.randomUUID()}`, JSON.stringify(bodyOf(operationId))];
  await send(operationId, stack.anonymous(), {
    raw,
    headers: { ...signedHeaders({ id, body: raw }, [key], new Date()), 'content-type': 'application/json' },
  });
};

/** They need another system, and are sent by the journey that has one. */
const needsAnotherSystem: readonly string[] = ['startSync', 'resolveSyncConflict'];

describe('the examples of the document', () => {
  it('build a catalogue', async () => {
    const staff = await stack.as('staff');
    await make('createCategory', staff);
    await send('changeCategory', staff);
    await make('createProduct', staff);
    await send('changeProduct', staff);
    await send('archiveProduct', staff);
    await send('restoreProduct', staff);
    const { id: another } = await make('createProduct', staff);
    await staff.patch(`/v1/products/${String(another)}`, { active: true });
    await make('addVariant', staff);
    await send('changeVariant', staff);
    await send('addImage', staff);
    await send('adjustStock', staff);
    await send('changeStock', staff);
    await make('createPromotion', staff);
    await send('changePromotion', staff);
    await send('startImport', staff);
    await send('startExport', staff);
  });

  it('fill a cart and check out', async () => {
    const ada = await stack.as('ada');
    learn(exampleSecrets.cartToken, (await send('openCart', stack.anonymous())).cartToken);
    await make('openCart', ada);
    for (const step of ['addCartItem', 'setCartItem', 'setCartShippingAddress', 'setCartShippingMethod']) {
      await send(step, ada);
    }
    for (const step of ['addCartCoupon', 'setCartVatNumber', 'mergeCart']) await send(step, ada);
    const placed = (await make('checkoutCart', ada)) as OrderOf;
    about(placed.items[0]?.id);
    await send('cancelOrder', ada);
  });

  it('change an order, sell and ship it, and take it back', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const placed = await order();
    for (const step of ['amendOrder', 'proposeOrderEdit', 'addOrderItem', 'changeOrderItem'])
      await send(step, ada);
    await send('createPaymentLink', staff);
    await pay(placed);
    await make('createShipment', staff);
    await send('correctShipment', staff);
    await send('addTrackingEvent', staff);
    learn(exampleMoment, new Date().toISOString());
    await sendSigned('receiveCarrierWebhook', (await secretOf(stack, 'carriers')).default ?? '');
    await make('requestReturn', ada);
    await send('approveReturn', staff);
    await send('receiveReturn', staff);
    await make('requestReturn', ada);
    await send('rejectReturn', staff);
    await send('refundPayment', staff);
  });

  it('move items on, and lose a parcel', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    await confirmed();
    await send('setOrderItemStatus', staff);
    await order();
    await send('cancelOrderItem', ada);
    const sentOut = await confirmed();
    await sendSigned('receiveWarehouseWebhook', (await secretOf(stack, 'warehouse')).signingSecret ?? '');
    const { items } = (await staff.get<{ items: { id: string; orderId: string }[] }>('/v1/shipments')).body;
    const parcel = items.find(({ orderId }) => orderId === sentOut.id);
    await staff.post(`/v1/shipments/${parcel?.id}/events`, { status: 'failed' });
    const matter = await until(
      async () => {
        const list = await staff.get<{ items: { id: string }[] }>('/v1/attention?kind=parcel-failed');
        return list.body.items[0] ?? false;
      },
      { what: 'a failed parcel' },
    );
    about(matter.id);
    await send('settleAttention', staff);
    await send('startReconciliation', staff);
  });

  it('hand a guest’s order over, and tell partners', async () => {
    const [ada, admin] = [await stack.as('ada'), await stack.as('admin')];
    const { body } = await admin.get<{ items: { id: string }[] }>('/v1/inventory?limit=1&out=false');
    const stocked = (body.items[0] as { variantId?: string } | undefined)?.variantId ?? '';
    const guest = await guestsOrder(stack, stocked, 'ada@example.com');
    about(guest.order.id);
    learn(exampleSecrets.orderToken, guest.orderToken);
    await send('claimOrder', ada);
    await make('createWebhookEndpoint', admin);
    for (const step of ['changeWebhookEndpoint', 'rotateWebhookSecret', 'replayWebhooks'])
      await send(step, admin);
  });

  it('open an account, and change it', async () => {
    const [anonymous, admin] = [stack.anonymous(), await stack.as('admin')];
    await send('openAccount', anonymous);
    await send('resendCode', anonymous);
    learn(exampleSecrets.mailCode, await mailedTo('joy@example.com', /\b\d{6}\b/, 2));
    await send('verifyEmail', anonymous);
    await send('forgotPassword', anonymous);
    learn(exampleSecrets.mailCode, await mailedTo('joy@example.com', /\b\d{6}\b/, 3));
    await send('resetPassword', anonymous);
    learn(exampleSecrets.refreshToken, (await send('signIn', anonymous)).refreshToken);
    await send('refreshTokens', anonymous);
    const joy = await stack.signIn('joy@example.com', 'Battery-staple-7');
    await send('changeMe', joy);
    await make('createAddress', joy);
    await send('replaceAddress', joy);
    about((await send('getMe', joy)).id);
    for (const step of ['grantTaxExemption', 'setUserMetadata', 'changeUser']) await send(step, admin);
    await send('requestEmailChange', joy);
    learn(exampleSecrets.mailCode, await mailedTo('joy@new.example', /\b\d{6}\b/));
    await send('confirmEmailChange', joy);
  });

  it('invite somebody, and ask for a second factor', async () => {
    const [anonymous, admin] = [stack.anonymous(), await stack.as('admin')];
    const { email } = await make('createUser', admin);
    learn(exampleSecrets.invitation, await mailedTo(String(email), /[0-9a-f-]{36}\.[\w-]{43}/));
    await send('acceptInvitation', anonymous);
    const invited = await stack.signIn(String(email), 'Correct-horse-9');
    const { secret } = await send('beginSecondFactor', invited);
    learn(exampleSecrets.appCode, codeOf(String(secret), Date.now()));
    await send('confirmSecondFactor', invited);
    const credentials = { email, password: 'Correct-horse-9' };
    const { session } = (await anonymous.post('/v1/auth/sign-in', credentials)).body;
    learn(exampleSecrets.session, session);
    learn(exampleSecrets.appCode, codeOf(String(secret), Date.now(), 1));
    await send('completeSignIn', anonymous);
  });

  it('replace the shop’s settings', async () => {
    const admin = await stack.as('admin');
    for (const step of ['replaceShopSettings', 'replaceTaxSettings', 'replaceShippingSettings'])
      await send(step, admin);
  });

  it('were all sent', () => {
    const unsent = withBody.filter((operationId) => !sent.has(operationId));
    expect(new Set(unsent)).toEqual(new Set(needsAnotherSystem));
    process.stdout.write(`${sent.size} documented requests were sent as they stand in the document\n`);
  });
});
