/** Somebody who calls the API of a stack whose world is not kind: patiently, and each POST with a key of its own. */
import { fetchPatiently } from './patient-fetch.ts';
import { type Fields, type SendOptions, type Shopper, shopperAt } from './shopper.ts';

const keyed = ({ headers = {}, ...rest }: SendOptions = {}): SendOptions => ({
  ...rest,
  headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
});

export const patientShopperAt = (url: string, accessToken?: string): Shopper => {
  const shopper = shopperAt(url, accessToken, fetchPatiently);
  return {
    ...shopper,
    post: <T = Fields>(path: string, body?: object, options?: SendOptions) =>
      shopper.post<T>(path, body, keyed(options)),
  };
};
