/** A whole stack whose functions reach everything through a gate. */
import { afterAll } from '@jest/globals';
import { freePort } from './free-port.ts';
import { type Gate, startGate } from './gate.ts';
import { type TestStack, withStack } from './stack.ts';

/** SDKs do not try again by themselves: what is lost is lost, as in a crash. */
const once = { AWS_MAX_ATTEMPTS: '1' };

/** Call with `await` at the top of a test file. */
export const withGatedStack = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<{ stack: TestStack; gate: Gate }> => {
  const port = await freePort();
  const gate = await startGate();
  const url = `http://127.0.0.1:${port}`;
  gate.connect('dynamodb', `${url}/_aws`);
  gate.connect('aws', `${url}/_aws`);
  gate.connect('paystack', `${url}/_local/providers/paystack`);
  const stack = withStack({
    demo: 'people',
    port,
    settings,
    env: {
      ...once,
      AWS_ENDPOINT_URL: gate.urlOf('aws'),
      AWS_ENDPOINT_URL_DYNAMODB: gate.urlOf('dynamodb'),
      PAYSTACK_API_URL: gate.urlOf('paystack'),
    },
  });
  afterAll(() => gate.close());
  return { stack, gate };
};
