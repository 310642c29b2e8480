/** A shop whose quota of mails is used up for today: everything goes on, and what waited is sent the next day. */
import { describe, expect, it } from '@jest/globals';
import { confirmedOrder, orderOf, shipWhole, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { struckBy } from '../support/weather.ts';

/** Later than the quota's mails, and sooner than what waits is given up. */
const mostOfDaySeconds = 20 * 60 * 60;
const restOfDaySeconds = 5 * 60 * 60;
const registration = { password: 'Waybill-test-1', name: 'Somebody New' };

describe('a quota of mails that is used up for today', () => {
  const stack = withStack({ demo: 'people', weather: { seed: 1, traits: ['mail-limit=2'] } });

  it('opens an account although its owner cannot be told of another registration', async () => {
    const email = 'twice@example.com';
    const begin = () =>
      stack.anonymous().post<{ registrationId: string }>('/v1/auth/register', { ...registration, email });
    const { registrationId } = (await begin()).body;
    const [code] = (await stack.emails()).flatMap(({ text }) => text.match(/\d{6}/) ?? []);
    await begin();
    const proof = { email, code, registrationId };
    expect((await stack.anonymous().post('/v1/auth/verify-email', proof)).status).toBe(204);
    await stack.signIn(email, registration.password);
    expect(struckBy(stack)['mail-limit']).toBeGreaterThan(0);
  });

  it('lets orders go on, and mails of parcels wait until the quota is there again', async () => {
    await stack.advance(mostOfDaySeconds);
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await shipWhole(staff, order);
    await stack.settled();
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    expect(await stack.emails(order.id.slice(-10))).toEqual([]);
    await stack.advance(restOfDaySeconds);
    const mails = await stack.emails(order.id.slice(-10));
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/confirmed/),
      expect.stringMatching(/way/),
    ]);
    expect(await stack.deadLetters()).toEqual([]);
    const path = `/v1/orders/${order.id}/notifications`;
    const resend = () => stack.as('staff').then((again) => again.post(`${path}/receipt.-/resend`, {}));
    expect((await resend()).status).toBe(503);
  });
});
