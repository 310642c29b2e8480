/** A shop whose quota of mails is used up for today: everything goes on, and what waited is sent the next day. */
import { describe, expect, it } from '@jest/globals';
import { confirmedOrder, orderOf, shipWhole, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { deadMails, struckBy, untilMailsAreGivenUp } from '../support/weather.ts';

/** Two days in steps of minutes. */
const patienceMilliseconds = 120_000;
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

  it(
    'lets orders go on, and mails of parcels wait until they are sent again the next day',
    async () => {
      const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
      const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
      await untilMailsAreGivenUp(stack);
      await shipWhole(await stack.as('staff'), order);
      await untilMailsAreGivenUp(stack);
      expect((await orderOf(await stack.as('ada'), order.id)).status).toBe('shipped');
      expect(await stack.emails(order.id.slice(-10))).toEqual([]);
      const [dead, ...others] = await deadMails(stack);
      expect(others).toEqual([]);
      await stack.advance(24 * 60 * 60);
      await stack.anonymous().post(`/_local/dead-letters/${dead?.queue}/redrive`);
      await stack.settled();
      expect(await stack.emails(order.id.slice(-10))).toMatchObject([
        { subject: expect.stringMatching(/way/) },
      ]);
      expect(await deadMails(stack)).toEqual([]);
    },
    patienceMilliseconds,
  );
});
