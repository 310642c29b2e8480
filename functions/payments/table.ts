/**
 * Payments, one partition each, named by their order's ULID: every txRef leads to its payment without a look-up.
 *
 * | access pattern | key |
 * |---|---|
 * | one payment with attempts and captures | pk `PAYMENT#<paymentId>` sk `PAYMENT` |
 * | its refunds | same pk, sk begins with `REFUND#` |
 * | its ledger | same pk, sk begins with `LEDGER#` |
 * | its outbox | same pk, sk begins with `EVENT#` |
 * | who deals with a provider about one of its attempts just now | same pk, sk `LEASE#<what>#<txRef>` |
 * | which sweep looks after it just now | same pk, sk `LEASE#work` |
 * | payments by date, for staff and reconciliation | index `all`: `listShard`, `createdKey` |
 * | payments to be looked at by staff | index `byReview` (sparse): `reviewKey`, `createdKey` |
 * | payments with something left to do, soonest first | index `byWork` (sparse): `workShard`, `workAt` |
 * | one dispute | pk `DISPUTE#<disputeId>` sk `DISPUTE` |
 * | disputes, newest first | index `all`: `listShard` `DISPUTES`, `createdKey` |
 * | disputes of a status, newest first | index `byReview`: `reviewKey` `DISPUTES#<status>`, `createdKey` |
 * | a provider's circuit breaker | pk `BREAKER#<provider>` sk `BREAKER` |
 * | reconciliation runs, newest first | pk `RECONCILIATIONS` sk `RUN#<startedAt>#<id>` |
 * | a run's outbox | pk `RECONCILIATION#<id>#<finishedAt>` sk begins with `EVENT#` |
 *
 * Every payment is on the list `all`, and most have work for a while: both are in shards and copy next to nothing.
 */
import { defineTable } from '../shared/table.ts';

export const paymentsTable = defineTable({
  name: 'payments',
  indexes: [
    { name: 'all', partitionKey: 'listShard', sortKey: 'createdKey', include: [] },
    { name: 'byReview', partitionKey: 'reviewKey', sortKey: 'createdKey', include: [] },
    { name: 'byWork', partitionKey: 'workShard', sortKey: 'workAt', include: ['orderId'] },
  ],
  outbox: true,
  expires: false,
});

export const paymentPartition = (paymentId: string): string => `PAYMENT#${paymentId}`;
export const paymentKey = (paymentId: string) => ({ pk: paymentPartition(paymentId), sk: 'PAYMENT' });

export const refundPrefix = 'REFUND#';
export const refundKey = (paymentId: string, refundId: string) => ({
  pk: paymentPartition(paymentId),
  sk: `${refundPrefix}${refundId}`,
});

export const ledgerPrefix = 'LEDGER#';
export const ledgerKey = (paymentId: string, version: number) => ({
  pk: paymentPartition(paymentId),
  sk: `${ledgerPrefix}${String(version).padStart(8, '0')}`,
});

export const leaseKey = (paymentId: string, what: string, txRef: string) => ({
  pk: paymentPartition(paymentId),
  sk: `LEASE#${what}#${txRef}`,
});

export const workLeaseKey = (paymentId: string) => ({ pk: paymentPartition(paymentId), sk: 'LEASE#work' });

export const everyPayment = 'PAYMENTS';
export const dayOf = (at: string): string => at.slice(0, 10);
export const reviewPartition = 'REVIEW';
export const workList = 'WORK';

export const disputeKey = (disputeId: string) => ({ pk: `DISPUTE#${disputeId}`, sk: 'DISPUTE' });
export const disputesPartition = 'DISPUTES';
export const disputesOfStatus = (status: string): string => `DISPUTES#${status}`;

export const breakerKey = (provider: string) => ({ pk: `BREAKER#${provider}`, sk: 'BREAKER' });

export const reconciliationPartition = 'RECONCILIATIONS';
export const reconciliationKey = (startedAt: string, id: string) => ({
  pk: reconciliationPartition,
  sk: `RUN#${startedAt}#${id}`,
});

export const reconciliationOutbox = (id: string, at: string): string => `RECONCILIATION#${id}#${at}`;
