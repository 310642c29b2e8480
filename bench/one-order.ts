/**
 * `npm run one-order`: waits for the stack that `npm start` brings up and buys one order from it: a sign of life on
 * machines where the tests do not run. `WAYBILL_URL` names another address.
 */
import { until } from '../test/support/until.ts';
import { buy, newCustomer, newVariant } from './shopper.ts';

const url = process.env.WAYBILL_URL ?? 'http://127.0.0.1:4000';
const patienceSeconds = 180;

const isReady = async (): Promise<boolean> => {
  try {
    return (await fetch(`${url}/v1/products`)).ok;
  } catch {
    return false;
  }
};

await until(isReady, { timeoutSeconds: patienceSeconds, what: `an answer of ${url}` });
const token = await newCustomer(url, `one-order-${Date.now()}@example.com`);
const { orderId, waited } = await buy(url, token, await newVariant(url, 1));
process.stdout.write(`${orderId} is confirmed after ${waited['cart to confirmed'].toFixed(0)} ms\n`);
