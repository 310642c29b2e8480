/** An authenticator app, as people have it on their phone. */
import { stepAt, totpAt } from '../../local/aws/cognito/totp.ts';

/** @param steps half minutes from now on */
export const codeOf = (secret: string, milliseconds: number, steps = 0): string =>
  totpAt(secret, stepAt(milliseconds) + steps);

export const wrongCodeOf = (secret: string, milliseconds: number): string => {
  const right = [-1, 0, 1].map((steps) => codeOf(secret, milliseconds, steps));
  return ['000000', '000001', '000002', '000003'].find((code) => !right.includes(code)) ?? '999999';
};
