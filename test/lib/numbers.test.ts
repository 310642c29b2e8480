/** Numbers that stand in different files and depend on each other: each pair with what goes wrong without it. */
import { describe, expect, it } from '@jest/globals';
import { budgetMilliseconds as closingBudget } from '../../functions/analytics/close-days.ts';
import { keptDays } from '../../functions/attention/of-dead-letters.ts';
import { budgetMilliseconds as cartsBudget } from '../../functions/carts/abandon-idle.ts';
import { flightSeconds } from '../../functions/fulfilment/warehouse/handover.ts';
import { timeoutMilliseconds as warehouseMilliseconds } from '../../functions/fulfilment/warehouse/http.ts';
import { leaseSeconds as identityLeaseSeconds } from '../../functions/identity/one-at-a-time.ts';
import { budgetMilliseconds as identityBudget } from '../../functions/identity/sweep.ts';
import { leaseSeconds as noticeLeaseSeconds } from '../../functions/notifications/store.ts';
import { budgetMilliseconds as orderSweepBudget } from '../../functions/order-flow/sweep.ts';
import { graceSeconds as sweepGraceSeconds } from '../../functions/orders/due.ts';
import { holdGraceSeconds } from '../../functions/orders/payment-window.ts';
import { maximumDrawsAtEnd } from '../../functions/payments/order-ended.ts';
import { budgetMilliseconds as askMilliseconds } from '../../functions/payments/providers/ask.ts';
import { trialMilliseconds } from '../../functions/payments/providers/breaker.ts';
import { providerNames, timeoutMillisecondsOf } from '../../functions/payments/providers/provider-rows.ts';
import { onDemandMilliseconds } from '../../functions/payments/reconciliation/reconcile.ts';
import { budgetMilliseconds as reconciliationBudget } from '../../functions/payments/reconciliation/scheduled.ts';
import { budgetMilliseconds as paymentsBudget } from '../../functions/payments/sweep.ts';
import {
  connectLeaseMilliseconds,
  firstConnectMilliseconds,
  firstRefundMilliseconds,
  refundLeaseMilliseconds,
  workLeaseMilliseconds,
} from '../../functions/payments/when-again.ts';
import { maximumAppliedPromotions } from '../../functions/promotions/promotion.ts';
import { relevantSeconds } from '../../functions/shared/access-change.ts';
import { idempotencyHours } from '../../functions/shared/http/contract.ts';
import { leaseSeconds as idempotencyLeaseSeconds } from '../../functions/shared/http/idempotency.ts';
import { maximumAmount } from '../../functions/shared/money.ts';
import { maximumLines, maximumQuantity } from '../../functions/shared/order-size.ts';
import {
  conflictMilliseconds,
  longestTransactMilliseconds,
  maximumTransactionItems,
} from '../../functions/shared/transact.ts';
import {
  leaseSeconds as deliveryLeaseSeconds,
  retryDelaysSeconds,
} from '../../functions/webhooks/delivery.ts';
import { timeoutMilliseconds as postMilliseconds } from '../../functions/webhooks/post-to-endpoint.ts';
import { budgetMilliseconds as webhooksBudget } from '../../functions/webhooks/sweep.ts';
import { functions } from '../../lib/functions.ts';
import { defaultTimeoutSeconds } from '../../lib/waybill-function.ts';
import { synthesize } from './synthesis.ts';

const { ofType } = await synthesize();

const rowOf = (name: string) => {
  const row = functions.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`no function ${name}`);
  return row;
};
const timeoutOf = (name: string): number => rowOf(name).timeoutSeconds ?? defaultTimeoutSeconds;
/** Of `rate(5 minutes)`. */
const periodOf = (name: string): number =>
  60 * Number(/rate\((\d+) minutes?\)/.exec(rowOf(name).schedule ?? '')?.[1]);
/** When a message comes again whose function was killed, or that Lambda had no room for; one that failed says when itself. */
const hiddenSecondsOf = (name: string): number => 6 * timeoutOf(name);

const apiTimeouts = functions
  .filter(({ routes }) => routes)
  .map(({ name, timeoutSeconds = defaultTimeoutSeconds }) => [name, timeoutSeconds] as const);

describe('the largest order', () => {
  const stock = 2 * maximumLines;
  const uses = 2 * maximumAppliedPromotions + 2;

  it('ends in one transaction, paid or not', () => {
    expect(stock + 2 + 3 + maximumDrawsAtEnd).toBeLessThanOrEqual(maximumTransactionItems);
    expect(stock + 2 + 2 + uses + 2).toBeLessThanOrEqual(maximumTransactionItems);
  });

  it('costs what can be counted exactly', () => {
    expect(Number.isSafeInteger(maximumAmount * maximumLines * maximumQuantity)).toBe(true);
  });
});

describe('holds', () => {
  it('outlive their window until the sweep has ended the order that its workflow forgot', () => {
    expect(holdGraceSeconds).toBeGreaterThanOrEqual(sweepGraceSeconds + periodOf('order-flow-sweep'));
  });
});

describe('a lease', () => {
  const triesMilliseconds = askMilliseconds;
  /** M-Pesa gives its token first. */
  const twoCallsMilliseconds = 2 * timeoutMillisecondsOf('mpesa');

  it('on an attempt is longer than the provider may take twice, and over before the next try', () => {
    expect(connectLeaseMilliseconds).toBeGreaterThan(2 * triesMilliseconds);
    expect(connectLeaseMilliseconds).toBeGreaterThan(twoCallsMilliseconds);
    expect(connectLeaseMilliseconds).toBeLessThan(firstConnectMilliseconds);
  });

  it('on a refund is longer than looking for it and asking for it may take, and over before the next try', () => {
    expect(refundLeaseMilliseconds).toBeGreaterThan(2 * triesMilliseconds);
    expect(refundLeaseMilliseconds).toBeGreaterThan(2 * twoCallsMilliseconds);
    expect(refundLeaseMilliseconds).toBeLessThan(firstRefundMilliseconds);
  });

  it('of a sweep on a payment is longer than one look at it, and over when its work is due again', () => {
    expect(workLeaseMilliseconds).toBeGreaterThan(triesMilliseconds + refundLeaseMilliseconds);
    expect(workLeaseMilliseconds).toBeLessThanOrEqual(firstRefundMilliseconds);
  });

  it('on the trial of a provider that was down is longer than the trial', () => {
    expect(trialMilliseconds).toBeGreaterThan(triesMilliseconds);
    expect(trialMilliseconds).toBeGreaterThan(twoCallsMilliseconds);
  });

  it.each(['notifications-consumer', 'notifications-tasks'])(
    'on a notice is longer than %s runs, and over when its event comes again',
    (name) => {
      expect(noticeLeaseSeconds).toBeGreaterThan(timeoutOf(name));
      expect(noticeLeaseSeconds).toBeLessThan(hiddenSecondsOf(name));
    },
  );

  it('on an account is longer than any function of people runs', () => {
    expect(identityLeaseSeconds).toBeGreaterThan(timeoutOf('identity-auth'));
    expect(identityLeaseSeconds).toBeGreaterThan(timeoutOf('identity-api'));
    expect(identityLeaseSeconds).toBeGreaterThan(timeoutOf('customers-api'));
  });

  it('on a delivery is longer than a partner may take, and over before the first retry is late', () => {
    expect(deliveryLeaseSeconds * 1000).toBeGreaterThan(postMilliseconds);
    expect(deliveryLeaseSeconds).toBeLessThanOrEqual(Math.min(...retryDelaysSeconds));
  });

  it.each(apiTimeouts)('on an idempotent request is longer than %s runs', (_, timeoutSeconds) => {
    expect(idempotencyLeaseSeconds).toBeGreaterThan(timeoutSeconds);
    expect(idempotencyLeaseSeconds).toBeLessThan(idempotencyHours * 60 * 60);
  });
});

describe('a call of a provider', () => {
  it.each(providerNames)('ends within what a shopper waits: %s', (name) => {
    expect(timeoutMillisecondsOf(name)).toBeLessThan(askMilliseconds);
  });
});

describe('money that goes back', () => {
  it('has a function of its own: who starts orders holds no provider’s secret, and waits for none', () => {
    const starts = functions.filter(({ consumes }) => consumes?.includes('order.created'));
    expect(starts.map(({ name }) => name)).toContain('order-flow-consumer');
    const { capabilities = [] } = rowOf('order-flow-consumer');
    expect(capabilities.filter((capability) => typeof capability !== 'string')).toEqual([]);
    expect(rowOf('payments-consumer').consumes).toEqual(['payment.refund-requested']);
  });

  it('is looked for, asked for, looked for again and written down before Lambda gives up, however slow its provider', () => {
    /** All messages of a batch at once. */
    const slowest = 2 * askMilliseconds + 2 * timeoutMillisecondsOf('mpesa') + conflictMilliseconds / 2;
    expect(slowest).toBeLessThan(timeoutOf('payments-consumer') * 1000);
    expect(refundLeaseMilliseconds).toBeGreaterThan(2 * askMilliseconds + 2 * timeoutMillisecondsOf('mpesa'));
  });
});

describe('a budget', () => {
  it('for writers of one thing leaves every function the time for a last round', () => {
    const timeouts = functions.map(({ timeoutSeconds = defaultTimeoutSeconds }) => timeoutSeconds);
    expect(2 * conflictMilliseconds).toBeLessThan(Math.min(...timeouts) * 1000);
    expect(conflictMilliseconds + longestTransactMilliseconds).toBeLessThan(Math.min(...timeouts) * 1000);
  });

  it.each([
    ['identity-sweep', identityBudget],
    ['order-flow-sweep', orderSweepBudget],
    ['carts-abandonment', cartsBudget],
    ['analytics-closing', closingBudget],
    ['webhooks-sweep', webhooksBudget + postMilliseconds],
    ['payments-sweep', paymentsBudget + workLeaseMilliseconds],
    ['payments-reconciliation', reconciliationBudget],
    ['payments-api', onDemandMilliseconds + askMilliseconds],
  ])('ends %s before Lambda does', (name, milliseconds) => {
    expect(milliseconds).toBeLessThan(timeoutOf(name) * 1000);
  });
});

describe('the warehouse', () => {
  it('has answered or never will while a request counts as on its way, which is over when the event comes again', () => {
    expect(flightSeconds * 1000).toBeGreaterThan(warehouseMilliseconds);
    expect(flightSeconds).toBeLessThan(hiddenSecondsOf('fulfilment-warehouse'));
  });
});

describe('what is remembered', () => {
  it('of a person outlives every access token', () => {
    const validities = ofType('AWS::Cognito::UserPoolClient').map(({ Properties }) => Properties);
    for (const { AccessTokenValidity, TokenValidityUnits } of validities) {
      expect(TokenValidityUnits.AccessToken).toBe('minutes');
      expect(relevantSeconds).toBeGreaterThan(AccessTokenValidity * 60);
    }
    expect(validities).not.toEqual([]);
  });

  it('of a dead letter is said as long as its queue keeps it', () => {
    const kept = ofType('AWS::SQS::Queue').map(({ Properties }) => Properties.MessageRetentionPeriod);
    expect(Math.max(...kept)).toBe(keptDays * 24 * 60 * 60);
  });
});
