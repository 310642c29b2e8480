/**
 * What goes wrong by itself and shows in no queue, no failed run and no 5xx. Each has an alarm (`lib/`), whose
 * description is the sentence here, and a section in `docs/operations.md`.
 */

/** What is at stake, and the next step. */
export const troubles = {
  'audit-outcome-lost':
    'What staff did is on the audit trail as begun, without its end. Find the action in the function’s log, and read ' +
    'off the thing itself whether it happened.',
  'rate-limits-off':
    'Requests pass without rate limits, because the platform table does not answer: passwords and codes can be guessed ' +
    'faster. Look at the table’s throttles; if an attack runs, lower the limits of the API’s stage or of the firewall.',
  'secret-unreadable':
    'A secret is missing or in another form: what depends on it is refused, and a payment provider is not offered. Read ' +
    'in the function’s log which, and what is wrong; put it right in Secrets Manager, or take a provider that the shop ' +
    'does not have out of the setting paymentProviders.',
  'provider-down':
    'A payment provider does not answer: its payments and refunds are queued, shoppers can choose another. Look at its ' +
    'status page; if it stays away, tell shoppers. What is queued goes on by itself.',
  'provider-not-understood':
    'A provider said something that we do not know, and nothing followed from it: money may have come or gone unseen. ' +
    'Read it in the function’s log, and run POST /v1/payments/reconciliations for that day.',
  'outbox-record-unreadable':
    'An outbox record cannot be published: it was set aside, or holds up its shard when the log says that it could not ' +
    'be. Look into the queue events-publisher-set-aside: the item is in the message, with the reason.',
  'user-pool-mails-used-up':
    'Cognito sends no more mails today: nobody gets a code for a new password. Look at docs/deploy.md: give the pool ' +
    'the shop’s own sender (a production stage does), or wait for tomorrow.',
  'mails-refused':
    'SES refuses mails: receipts and codes do not arrive, orders go on. Look at the SES console: the account is in the ' +
    'sandbox, its quota of the day is used up, or sending is paused. What consumers could not send is in a dead-letter queue.',
  'order-not-carried-on':
    'The sweep could not carry an order on: it stands still while others go on. Find the order in the log of ' +
    'order-flow-sweep, mend the cause; the next run tries again.',
  'payment-not-looked-after':
    'A queued payment or refund could not be looked after: a customer waits for money or for goods. Find the order in ' +
    'the log of payments-sweep, mend the cause; the next run tries again.',
  'cart-not-abandoned':
    'A cart that nobody touches could not be called abandoned: partners are not told of it, nothing else waits. Find the ' +
    'cart in the log of carts-abandonment, mend the cause; the next run tries again.',
  'store-refuses':
    'DynamoDB does not answer or throttles, after all repetitions: shoppers get 503. Look at the throttles of the ' +
    'tables and at the AWS Health Dashboard; a hot item shows in one table alone.',
  'writers-collide':
    'Too many transactions write the same item: shoppers get 503, orders are late. Find the item in the function’s log ' +
    '(a variant in a sale, a promotion’s counter); the calm after the rush heals it.',
} as const;

export type Trouble = keyof typeof troubles;

/** Counts what happened, for the alarms. */
export const troubleMetric = {
  namespace: 'Waybill',
  name: 'Trouble',
  dimensions: [['stage', 'trouble']],
} as const;
