/** Who may say what about an attempt, and what happens when we cannot tell who says it. */
import { describe, expect, it } from '@jest/globals';
import type { ProviderName } from '../../functions/payments/payment.ts';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { settle } from '../../functions/payments/settle.ts';
import { type Currency, money } from '../../functions/shared/money.ts';
import { sentByDaraja, signedByChapa, signedByPaystack, signedByStripe } from './signed.ts';
import { costing, type Message, moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments();

const amount = 4500;

/** What each provider would say of its own paid attempt. */
const payments: Readonly<
  Record<Exclude<ProviderName, 'manual'>, (txRef: string, currency: Currency) => Message>
> = {
  paystack: (txRef, currency) =>
    signedByPaystack(world, {
      event: 'charge.success',
      data: { id: 302961, status: 'success', reference: txRef, amount, currency },
    }),
  chapa: (txRef, currency) =>
    signedByChapa(world, {
      event: 'charge.success',
      status: 'success',
      reference: 'AP634JFwDyTC',
      tx_ref: txRef,
      amount: (amount / 100).toFixed(2),
      currency,
    }),
  stripe: (txRef, currency) =>
    signedByStripe(world, {
      id: 'evt_1',
      object: 'event',
      type: 'checkout.session.completed',
      data: {
        object: {
          id: 'cs_test_1',
          client_reference_id: txRef,
          amount_total: amount,
          currency: currency.toLowerCase(),
          status: 'complete',
          payment_status: 'paid',
          payment_intent: 'pi_1',
        },
      },
    }),
  mpesa: (txRef) =>
    sentByDaraja(world, txRef, {
      Body: {
        stkCallback: {
          CheckoutRequestID: 'ws_CO_191220191020363925',
          ResultCode: 0,
          CallbackMetadata: { Item: [{ Name: 'Amount', Value: amount / 100 }] },
        },
      },
    }),
};
const senders = Object.keys(payments) as (keyof typeof payments)[];

const victims: [keyof typeof payments, Currency][] = [
  ['paystack', 'NGN'],
  ['chapa', 'ETB'],
  ['stripe', 'USD'],
  ['mpesa', 'KES'],
];

describe.each(victims)('an attempt at %s', (provider, currency) => {
  const begin = async () => {
    const order = await world.placeOrder(costing(amount, currency));
    const { attempt } = await world.initiate(order, { provider, phone: '254708374149' });
    return { order, txRef: attempt.txRef };
  };

  it.each(senders.filter((sender) => sender !== provider))(
    'is not paid by a message that %s signed, which is answered all the same',
    async (sender) => {
      const { order, txRef } = await begin();
      const { status } = await world.send(sender, payments[sender](txRef, currency));
      expect(status).toBe(200);
      expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', captured: 0, ledgerSum: 0 });
      expect((await paymentOf(order.id)).mismatches).toEqual([]);
    },
  );

  it('is paid by a message of its own provider', async () => {
    const { order, txRef } = await begin();
    expect((await world.send(provider, payments[provider](txRef, currency))).status).toBe(200);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', captured: amount });
  });
});

describe('settling', () => {
  it('refuses another provider than the attempt’s, whoever calls it', async () => {
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order);
    const paid = { kind: 'succeeded', transactionId: '1', amount, currency: 'NGN' } as const;
    const declined = { kind: 'declined', reason: 'no' } as const;
    expect(await settle({ ...attempt, provider: 'stripe' }, paid, new Date())).toBe('unknown');
    expect(await settle({ ...attempt, provider: 'chapa' }, declined, new Date())).toBe('unknown');
    expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', captured: 0 });
  });
});

describe('a refund', () => {
  it('is not done because another provider, or the message of another attempt, says so', async () => {
    const order = await world.placeOrder(costing(130_000, 'KES'));
    const { attempt } = await world.initiate(order, { provider: 'mpesa', phone: '254708374149' });
    await world.pay('mpesa', attempt.txRef);
    await world.scenario('mpesa', 'down');
    const wanted = { reason: 'x', ref: 'r', actor: 'staff', amount: money(30_000, 'KES') };
    const [refund] = await refundPayment(order.id, wanted, new Date());
    if (!refund) throw new Error('no refund');
    expect(refund.status).toBe('requested');

    const other = await world.initiate(await world.placeOrder(costing(130_000, 'KES')), {
      provider: 'paystack',
    });
    const result = { Result: { ResultCode: 0, ConversationID: 'AG_1' } };
    await world.send('mpesa', sentByDaraja(world, other.attempt.txRef, result, refund.id));
    await world.send(
      'paystack',
      signedByPaystack(world, {
        event: 'refund.processed',
        data: { transaction_reference: attempt.txRef, status: 'processed', amount: '30000' },
      }),
    );
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 0, pendingRefunds: 30_000 });
    await world.send('mpesa', sentByDaraja(world, attempt.txRef, result, refund.id));
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 30_000, pendingRefunds: 0 });
    await world.scenario('mpesa', 'approve');
  });
});

describe('a provider’s secret', () => {
  const spoilt: [string, string][] = [
    ['missing', ''],
    ['no JSON', 'sk_live_1'],
    ['of another form', JSON.stringify({ secret: 'sk_live_1' })],
    ['empty', JSON.stringify({ secretKey: '', webhookSecret: '', callbackSecret: '' })],
  ];

  it.each(spoilt)(
    'that is %s makes nobody’s message vanish: it is asked for again, and then counts',
    async (_, content) => {
      for (const [provider, currency] of victims) {
        const order = await world.placeOrder(costing(amount, currency));
        const { attempt } = await world.initiate(order, { provider, phone: '254708374149' });
        const message = payments[provider](attempt.txRef, currency);
        world.spoilSecret(provider, content);
        const refused = await world.send(provider, message);
        const unsigned = await world.send(provider, { rawBody: message.rawBody });
        world.spoilSecret(provider, undefined);
        expect([refused.status, unsigned.status]).toEqual([503, 503]);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await world.send(provider, { rawBody: message.rawBody })).status).toBe(401);
        expect((await world.send(provider, message)).status).toBe(200);
        expect((await moneyOf(order.id)).status).toBe('succeeded');
      }
    },
  );
});

describe('a message that is signed and cannot be read', () => {
  it.each([
    'not json',
    '[]',
    'null',
    '{}',
    '{"event":"charge.success"}',
    '{"type":"checkout.session.completed","data":{"object":{}}}',
  ])('is answered, or it would be repeated for days: %j', async (rawBody) => {
    expect((await world.send('paystack', signedByPaystack(world, rawBody))).status).toBe(200);
    expect((await world.send('chapa', signedByChapa(world, rawBody))).status).toBe(200);
    expect((await world.send('stripe', signedByStripe(world, rawBody))).status).toBe(200);
  });
});
