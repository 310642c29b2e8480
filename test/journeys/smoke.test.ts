/** `npm run smoke` against the local stack: the first order of `docs/deploy.md`, rehearsed. */
import { describe, expect, it } from '@jest/globals';
import { runSmoke } from '../../bench/smoke-run.ts';
import { type SmokeOptions, smokeSteps } from '../../bench/smoke-steps.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

const smoke = async (options: Partial<SmokeOptions> = {}) => {
  const lines: string[] = [];
  const url = stack.url();
  const passed = await runSmoke({ url, awsEndpoint: `${url}/_aws`, ...options }, (line) => lines.push(line));
  return { passed, lines };
};

describe('a smoke test', () => {
  it('goes through the whole shop, and takes off sale what it made', async () => {
    const { passed, lines } = await smoke({ stage: 'dev' });
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(passed).toBe(true);
    expect(lines).toHaveLength(Object.keys(smokeSteps).length + 1);
    const story = lines.join('\n');
    expect(story).toMatch(/paystack, and the order is confirmed/);
    expect(story).toMatch(/its payment refunded/);
    expect(story).toMatch(/\d+ letters of \d\d queues/);
    const product = /prd_\w+/.exec(lines.at(-1) ?? '')?.[0] ?? '';
    expect((await stack.anonymous().get(`/v1/products/${product}`)).status).toBe(404);
  });

  it('takes tokens, and has staff confirm the payment, where there is no mailbox and no simulator', async () => {
    const customerToken = (await stack.as('ada')).accessToken;
    const staffToken = (await stack.as('staff')).accessToken;
    const { passed, lines } = await smoke({ customerToken, staffToken, provider: 'manual' });
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(passed).toBe(true);
    expect(lines.join('\n')).toMatch(/manual, and the order is confirmed/);
  });

  it('ends at the first step that fails, says why, and takes back what it made', async () => {
    const customer = (await stack.as('ada')).accessToken ?? '';
    const { passed, lines } = await smoke({ staffToken: customer });
    expect(passed).toBe(false);
    expect(lines.at(-2)).toMatch(/^FAIL {2}puts a product on sale .+403/);
    expect(lines.at(-1)).toContain('nothing was made');
  });
});
