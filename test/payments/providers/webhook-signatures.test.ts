/** The providers' real signature schemes, with messages as their documentation shows them. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { chapa } from '../../../functions/payments/providers/adapters/chapa.ts';
import { mpesa } from '../../../functions/payments/providers/adapters/mpesa.ts';
import { paystack } from '../../../functions/payments/providers/adapters/paystack.ts';
import { stripe } from '../../../functions/payments/providers/adapters/stripe.ts';
import type { ProviderMessage, WebhookRequest } from '../../../functions/payments/providers/port.ts';
import { isSameSignature } from '../../../functions/payments/providers/signature.ts';
import { withPayments } from '../world.ts';

const world = withPayments();

const txRef = 'wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-1';
const now = new Date('2026-03-01T10:00:00Z');
const seconds = now.getTime() / 1000;

const hmac = (algorithm: string, key: string | undefined, content: string): string =>
  createHmac(algorithm, key ?? '')
    .update(content)
    .digest('hex');

type Message = Pick<WebhookRequest, 'headers' | 'query' | 'rawBody'>;

const paystackBody = JSON.stringify({
  event: 'charge.success',
  data: {
    id: 302961,
    domain: 'live',
    status: 'success',
    reference: txRef,
    amount: 10000,
    message: null,
    gateway_response: 'Approved by Financial Institution',
    paid_at: '2016-09-30T21:10:19.000Z',
    channel: 'card',
    currency: 'NGN',
  },
});

const stripeBody = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'checkout.session.completed',
  data: {
    object: {
      id: 'cs_test_1',
      object: 'checkout.session',
      client_reference_id: txRef,
      amount_total: 10000,
      currency: 'usd',
      status: 'complete',
      payment_status: 'paid',
      payment_intent: 'pi_1',
    },
  },
});

const chapaBody = JSON.stringify({
  event: 'charge.success',
  email: 'abebe@example.com',
  currency: 'ETB',
  amount: '100.00',
  charge: '3.00',
  status: 'success',
  mode: 'live',
  reference: 'AP634JFwDyTC',
  type: 'API',
  tx_ref: txRef,
  payment_method: 'telebirr',
});

const mpesaBody = JSON.stringify({
  Body: {
    stkCallback: {
      MerchantRequestID: '29115-34620561-1',
      CheckoutRequestID: 'ws_CO_191220191020363925',
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 100.0 },
          { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' },
          { Name: 'TransactionDate', Value: 20191219102115 },
          { Name: 'PhoneNumber', Value: 254708374149 },
        ],
      },
    },
  },
});

const stripeHeader = (at = seconds, body = stripeBody): string =>
  `t=${at},v1=${hmac('sha256', world.secretOf('stripe').webhookSecret, `${at}.${body}`)}`;

const signed = {
  paystack: (): Message => ({
    headers: {
      'x-paystack-signature': hmac('sha512', world.secretOf('paystack').secretKey, paystackBody),
    },
    query: {},
    rawBody: paystackBody,
  }),
  stripe: (): Message => ({
    headers: { 'stripe-signature': stripeHeader() },
    query: {},
    rawBody: stripeBody,
  }),
  chapa: (): Message => ({
    headers: { 'x-chapa-signature': hmac('sha256', world.secretOf('chapa').webhookSecret, chapaBody) },
    query: {},
    rawBody: chapaBody,
  }),
  mpesa: (): Message => ({
    headers: {},
    query: { txRef, token: hmac('sha256', world.secretOf('mpesa').callbackSecret, txRef) },
    rawBody: mpesaBody,
  }),
};

const providers = { paystack, stripe, chapa, mpesa };

const transactions = {
  paystack: { transactionId: '302961', currency: 'NGN' },
  stripe: { transactionId: 'pi_1', currency: 'USD' },
  chapa: { transactionId: 'AP634JFwDyTC', currency: 'ETB' },
  mpesa: { transactionId: 'ws_CO_191220191020363925', currency: 'KES' },
};

const names = ['paystack', 'stripe', 'chapa', 'mpesa'] as const;

const read = (name: (typeof names)[number], change: Partial<Message> = {}): Promise<ProviderMessage> =>
  providers[name].readWebhook({ ...signed[name](), ...change, now });

const refusal = { code: 'invalid-signature' };

describe.each(names)('a message of %s', (name) => {
  it('is read when its signature holds', async () => {
    expect(await read(name)).toEqual({
      kind: 'payment',
      txRef,
      outcome: { kind: 'succeeded', amount: 10_000, ...transactions[name] },
    });
  });

  it('is refused without a signature', async () => {
    await expect(read(name, { headers: {}, query: { txRef } })).rejects.toMatchObject(refusal);
  });

  it('is refused with a truncated or a longer signature', async () => {
    const { headers, query } = signed[name]();
    const each = (change: (value: string) => string) => ({
      headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, change(value ?? '')])),
      query: { ...query, ...(query.token !== undefined && { token: change(query.token) }) },
    });
    await expect(
      read(
        name,
        each((value) => value.slice(0, -1)),
      ),
    ).rejects.toMatchObject(refusal);
    await expect(
      read(
        name,
        each((value) => `${value}0`),
      ),
    ).rejects.toMatchObject(refusal);
  });
});

describe.each(['paystack', 'stripe', 'chapa'] as const)('a signed message of %s', (name) => {
  it('is refused when one byte of its body differs', async () => {
    const rawBody = signed[name]().rawBody.replace('100', '101');
    await expect(read(name, { rawBody })).rejects.toMatchObject(refusal);
    await expect(read(name, { rawBody: `${signed[name]().rawBody} ` })).rejects.toMatchObject(refusal);
  });
});

describe('Stripe', () => {
  it('refuses an old message that is replayed with its old signature', async () => {
    const headers = { 'stripe-signature': stripeHeader(seconds - 301) };
    await expect(read('stripe', { headers })).rejects.toMatchObject(refusal);
  });

  it('refuses an old signature under a new timestamp', async () => {
    const [, v1] = stripeHeader(seconds - 301).split(',');
    const headers = { 'stripe-signature': `t=${seconds},${v1}` };
    await expect(read('stripe', { headers })).rejects.toMatchObject(refusal);
  });
});

describe('Chapa', () => {
  it('refuses a signature that is over the secret and not over the message', async () => {
    const key = world.secretOf('chapa').webhookSecret ?? '';
    const headers = { 'chapa-signature': hmac('sha256', key, key) };
    await expect(read('chapa', { headers })).rejects.toMatchObject(refusal);
  });
});

describe('M-Pesa', () => {
  it('refuses the token of another payment, and that of a refund', async () => {
    const { query } = signed.mpesa();
    const other = { ...query, txRef: txRef.replace(/1$/, '2') };
    await expect(read('mpesa', { query: other })).rejects.toMatchObject(refusal);
    const refund = { ...query, refundId: 'rfd_01JD3Z7Q4M8K2V5X9W6T1R0N00' };
    await expect(read('mpesa', { query: refund })).rejects.toMatchObject(refusal);
  });
});

describe('comparing signatures', () => {
  it('is equality of texts', () => {
    expect(isSameSignature('abc', 'abc')).toBe(true);
    expect(isSameSignature('abd', 'abc')).toBe(false);
    expect(isSameSignature('ab', 'abc')).toBe(false);
    expect(isSameSignature('', 'abc')).toBe(false);
    expect(isSameSignature(undefined, '')).toBe(false);
    expect(isSameSignature('äbc', 'abcd')).toBe(false);
  });
});
