/** Somebody new: registers, confirms the code from the mailbox, signs in. */
import type { Shopper } from './shopper.ts';
import type { TestStack } from './stack.ts';
import { until } from './until.ts';

const password = 'Waybill-test-1';

export const newShopper = async (
  shop: TestStack,
  email = `${crypto.randomUUID().slice(0, 12)}@example.com`,
): Promise<Shopper> => {
  const anonymous = shop.anonymous();
  const account = { email, password, name: 'Somebody New' };
  const { registrationId } = (await anonymous.post<{ registrationId: string }>('/v1/auth/register', account))
    .body;
  const code = await until(
    async () => (await shop.emails()).find(({ to }) => to === email)?.text.match(/\d{6}/)?.[0],
    { what: `the code for ${email}` },
  );
  await anonymous.post('/v1/auth/verify-email', { email, code, registrationId });
  return shop.signIn(email, password);
};
