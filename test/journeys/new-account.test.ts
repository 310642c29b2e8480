/**
 * A shop in an AWS account as it is on the first day, or on a day when a limit is reached. None of it passes by itself;
 * each has an end of its own: orders go on, nothing of a provider's is taken and dropped, people are told to come again.
 */
import { describe, expect, it } from '@jest/globals';
import {
  confirmedOrder,
  deliver,
  type Initiated,
  paid,
  placedOrder,
  shipWhole,
  stockedVariant,
  untilOrderIs,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { struckBy } from '../support/weather.ts';

/** A workflow tries to send a receipt for longer than a day has mails, at most every quarter of an hour. */
const receiptHours = 16;
const quarterSeconds = 900;
const patienceMilliseconds = 120_000;
const registration = { password: 'Waybill-test-1', name: 'Somebody New' };

describe('SES in its sandbox, and secrets that nobody has filled in', () => {
  const stack = withStack({
    demo: 'people',
    weather: {
      seed: 1,
      traits: [
        'ses-sandbox=ada@example.com',
        'missing-secret=chapa',
        'malformed-secret=stripe',
        'pool-mail-limit',
      ],
    },
  });

  const paidAtPaystack = async (name: 'ada' | 'grace') => {
    const [shopper, staff] = await Promise.all([stack.as(name), stack.as('staff')]);
    return confirmedOrder(stack, shopper, await stockedVariant(staff, 1));
  };

  it(
    'send to whom they may, and the other’s order goes to its end without mails',
    async () => {
      const toAda = await paidAtPaystack('ada');
      await until(async () => (await stack.emails(toAda.id.slice(-10))).length === 1);
      const order = await paidAtPaystack('grace');
      const staff = await stack.as('staff');
      await deliver(staff, await shipWhole(staff, order));
      await untilOrderIs(await stack.as('grace'), order.id, 'approved');
      for (let hour = 0; hour < receiptHours; hour += 1 / 4) await stack.advance(quarterSeconds);
      const { status, states } = await stack.execution(order.id);
      expect(status).toBe('SUCCEEDED');
      expect(states).toMatchObject([{}, {}, { name: 'NotifyCustomer' }, { name: 'ConfirmedUntold' }]);
      expect(await stack.emails(order.id.slice(-10))).toEqual([]);
      expect(struckBy(stack)['ses-sandbox']).toBeGreaterThan(5);
    },
    patienceMilliseconds,
  );

  it('tell a stranger that no code can be mailed, and one with an account, too', async () => {
    const body = { ...registration, email: 'stranger@example.com' };
    const refused = await stack.anonymous().post('/v1/auth/register', body);
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    const forgot = await stack.anonymous().post('/v1/auth/forgot-password', { email: 'ada@example.com' });
    expect(forgot).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(struckBy(stack)['pool-mail-limit']).toBeGreaterThan(0);
  });

  it.each([
    ['missing', 'chapa', 'chapa-signature'],
    ['malformed', 'stripe', 'stripe-signature'],
  ])(
    'answer messages under a %s secret (%s) with 503, so that they come again',
    async (what, provider, header) => {
      const answer = await stack
        .anonymous()
        .post(
          `/v1/webhooks/payments/${provider}`,
          { event: 'charge.success' },
          { headers: { [header]: 't=1,v1=00' } },
        );
      expect(answer).toMatchObject({ status: 503, body: { code: 'provider-unavailable' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(struckBy(stack)[`${what}-secret`]).toBeGreaterThan(0);
    },
  );

  it('let an order be paid elsewhere when a provider’s secret is not filled in', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    const payments = `/v1/orders/${order.id}/payments`;
    const refused = await ada.post<Initiated>(payments, { provider: 'stripe' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'provider-not-offered' } });
    await paid(stack, ada, order.id);
  });
});
