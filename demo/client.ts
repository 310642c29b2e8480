/** The demo loader's way to the API: the typed client that anybody has. */
import { answered, createWaybill, type Outcome, type Waybill, WaybillProblem } from '../sdk/index.ts';
import { type DemoAccount, demoAccounts, demoPassword } from './accounts.ts';

export type Api = Waybill['api'];

/** @throws WaybillProblem when the account is not there */
export const signIn = async (url: string, account: DemoAccount): Promise<Api> => {
  const waybill = createWaybill({ baseUrl: url });
  await waybill.signIn(demoAccounts[account].email, demoPassword);
  return waybill.api;
};

/** For the header of a request that counts once, also when the loader begins anew. */
export const once = (key: string) => ({ header: { 'Idempotency-Key': key } });

type Made<T> = { readonly thing: T; readonly isNew: boolean };

/** @returns what was made, or what was there already */
export const madeOrFound = async <T>(
  making: Promise<Outcome<T>>,
  find: () => Promise<T>,
): Promise<Made<T>> => {
  try {
    return { thing: await answered(making), isNew: true };
  } catch (error) {
    if (!(error instanceof WaybillProblem && error.status === 409)) throw error;
    return { thing: await find(), isNew: false };
  }
};
