import { describe, expect, it } from '@jest/globals';
import { newTotpSecret, stepAt, stepOfCode, totpAt } from '../../../../local/aws/cognito/totp.ts';

/** `12345678901234567890` in base 32: the secret of RFC 6238's appendix B, whose codes end with these six digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a one-time password by time', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is at %i s what RFC 6238 says', (seconds, code) => {
    expect(totpAt(secret, stepAt(seconds * 1000))).toBe(code);
  });

  it('is taken half a minute early and late, and no longer', () => {
    const own = newTotpSecret();
    expect(own).toMatch(/^[A-Z2-7]{52}$/);
    const now = 1_800_000_000_000;
    const step = stepAt(now);
    for (const near of [step - 1, step, step + 1]) expect(stepOfCode(own, totpAt(own, near), now)).toBe(near);
    for (const far of [step - 2, step + 2]) {
      const code = totpAt(own, far);
      const collides = [step - 1, step, step + 1].some((near) => totpAt(own, near) === code);
      expect(stepOfCode(own, code, now) === undefined || collides).toBe(true);
    }
  });
});
