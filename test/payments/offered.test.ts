/** Whoever has no keys, or is turned off, is offered to nobody, and keeps nobody else from anything. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ProviderName } from '../../functions/payments/payment.ts';
import { reconcileOnDemand } from '../../functions/payments/reconciliation/reconcile.ts';
import { getPayment } from '../../functions/payments/store.ts';
import { sweepPayments } from '../../functions/payments/sweep.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { newUlid } from '../../functions/shared/ids.ts';
import { log } from '../../functions/shared/log.ts';
import type { Currency } from '../../functions/shared/money.ts';
import { troubleMetric } from '../../functions/shared/trouble-contract.ts';
import { costing, moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments();
const companies = ['paystack', 'chapa', 'mpesa', 'stripe'] as const;
const currencyOf: Readonly<Record<(typeof companies)[number], Currency>> = {
  paystack: 'NGN',
  chapa: 'ETB',
  mpesa: 'KES',
  stripe: 'USD',
};
const phone = '254708374149';
const notOffered = { code: 'provider-not-offered' };

const turnOn = (...providers: ProviderName[]): void => {
  process.env.PAYMENT_PROVIDERS = providers.join(',');
};

afterEach(() => {
  for (const provider of companies) world.spoilSecret(provider, undefined);
  turnOn(...companies);
  jest.restoreAllMocks();
});

const reconcile = (period = {}) => reconcileOnDemand(newUlid(new Date()), period, new Date());

/** Nothing was begun then: all that is asked for is the providers' lists. */
const quietDay = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };

/** Paid, and nobody told us: found by whoever asks. */
const paidUnheard = async (provider: 'paystack' | 'chapa') => {
  const order = await world.placeOrder(costing(130_000, currencyOf[provider]));
  await world.scenario(provider, 'no-webhook');
  const { attempt } = await world.initiate(order, { provider, phone });
  await world.pay(provider, attempt.txRef);
  await world.scenario(provider, 'approve');
  return order;
};

const spoilt = [
  ['empty', () => ''],
  ['a random string, as a new one is', () => 'x{9ab\\"c!'],
  [
    'half filled',
    (provider: string) =>
      JSON.stringify(Object.fromEntries(Object.entries(world.secretOf(provider)).slice(1))),
  ],
] as const;

describe.each(companies)('%s', (provider) => {
  it.each(spoilt)('is offered to nobody while its secret is %s, and it rings', async (_, content) => {
    const lines = jest.spyOn(log, 'error');
    world.spoilSecret(provider, content(provider));
    const order = await world.placeOrder(costing(130_000, currencyOf[provider]));
    await expect(world.initiate(order, { provider, phone })).rejects.toMatchObject(notOffered);
    expect(await getPayment(paymentIdOf(order.id))).toBeUndefined();
    expect(lines).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ [troubleMetric.name]: 1, trouble: 'secret-unreadable', stage: 'test' }),
    );
    world.spoilSecret(provider, undefined);
    expect((await world.initiate(order, { provider, phone })).attempt.status).toBe('processing');
  });

  it('is offered to nobody while the stage has it off', async () => {
    turnOn(...companies.filter((other) => other !== provider));
    const order = await world.placeOrder(costing(130_000, currencyOf[provider]));
    await expect(world.initiate(order, { provider, phone })).rejects.toMatchObject(notOffered);
    expect(await getPayment(paymentIdOf(order.id))).toBeUndefined();
  });
});

describe('a provider without usable keys', () => {
  it('keeps reconciliation from nobody else, and is named', async () => {
    const order = await paidUnheard('paystack');
    for (const provider of ['chapa', 'mpesa', 'stripe']) world.spoilSecret(provider, 'random');
    const run = await reconcile();
    expect(run).toMatchObject({ status: 'done', findings: [{ kind: 'missing-webhook', repaired: true }] });
    expect([...run.unreachable].sort()).toEqual(['chapa', 'mpesa', 'stripe']);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded' });
  });

  it('is not asked by reconciliation while it is off, and not missed', async () => {
    const lines = jest.spyOn(log, 'error');
    for (const provider of ['chapa', 'mpesa', 'stripe']) world.spoilSecret(provider, 'random');
    turnOn('paystack');
    expect(await reconcile(quietDay)).toMatchObject({ status: 'done', unreachable: [] });
    expect(lines).not.toHaveBeenCalled();
  });

  it('keeps the sweep from nobody else’s payments', async () => {
    const [stuck, other] = [await paidUnheard('chapa'), await paidUnheard('paystack')];
    world.spoilSecret('chapa', 'random');
    world.clock().advance(200);
    await sweepPayments(new Date());
    expect((await paymentOf(stuck.id)).attempts).toMatchObject([{ status: 'processing', tries: 1 }]);
    expect(await moneyOf(other.id)).toMatchObject({ status: 'succeeded' });
    world.spoilSecret('chapa', undefined);
    world.clock().advance(3_600);
    await sweepPayments(new Date());
    expect(await moneyOf(stuck.id)).toMatchObject({ captured: 130_000 });
  });
});

describe('manual payment', () => {
  it('needs no provider to be on', async () => {
    turnOn();
    const { attempt } = await world.initiate(await world.placeOrder(), { provider: 'manual' });
    expect(attempt.status).toBe('processing');
  });
});
