import { describe, expect, it } from '@jest/globals';
import { limitFor } from '../../functions/shared/rate-limits.ts';
import { withStack } from '../support/stack.ts';

const { anonymous, advance } = withStack({ demo: 'none', env: { RATE_LIMITS: 'on' } });

const { account } = limitFor('codes', 'dev');
if (!account) throw new Error('codes are not limited by account');
const secondsForOne = 60 / account.perMinute;

const askForCode = () => anonymous().post('/v1/auth/resend-code', { email: 'ada@example.com' });

const statuses = async (count: number): Promise<number[]> =>
  (await Promise.all(Array.from({ length: count }, askForCode))).map(({ status }) => status);

describe('the rate limit on codes', () => {
  it('lets exactly its burst through when 50 ask at once, and one more for every interval that passes', async () => {
    const first = await statuses(50);
    expect(first.filter((status) => status === 204)).toHaveLength(account.burst);
    expect(first.filter((status) => status === 429)).toHaveLength(50 - account.burst);

    const refused = await askForCode();
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(secondsForOne);
    expect(refused.headers.get('ratelimit')).toContain('"codes-account";r=0');
    expect(refused.headers.get('ratelimit-policy')).toContain(`"codes-account";q=${account.burst}`);

    await advance(secondsForOne * 2);
    const second = await statuses(10);
    expect(second.filter((status) => status === 204)).toHaveLength(2);
  });
});
