/** Passwords: the pool's policy, hashes, and the random codes and temporary passwords that are mailed. */
import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../service.ts';
import type { PasswordPolicy } from './config.ts';

/** Modest on purpose: this store holds demo passwords, and tests sign in thousands of times. */
const cost: ScryptOptions = { N: 1024, r: 8, p: 1 };
const hashBytes = 32;

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, hashBytes, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** @returns salt and hash in one string */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}:${(await derive(password, salt)).toString('base64')}`;
};

/** For users who do not exist: the same work as a real comparison. */
const nobodysHash = `${Buffer.alloc(16).toString('base64')}:${Buffer.alloc(hashBytes).toString('base64')}`;

export const passwordMatches = async (password: string, stored: string | undefined): Promise<boolean> => {
  const [salt = '', hash = ''] = (stored ?? nobodysHash).split(':');
  const derived = await derive(password, Buffer.from(salt, 'base64'));
  return timingSafeEqual(derived, Buffer.from(hash, 'base64')) && stored !== undefined;
};

const rules: readonly {
  readonly asked: (policy: PasswordPolicy) => boolean;
  readonly pattern: RegExp;
  readonly wanted: string;
}[] = [
  { asked: (policy) => policy.RequireLowercase, pattern: /[a-z]/, wanted: 'lowercase characters' },
  { asked: (policy) => policy.RequireUppercase, pattern: /[A-Z]/, wanted: 'uppercase characters' },
  { asked: (policy) => policy.RequireNumbers, pattern: /[0-9]/, wanted: 'numeric characters' },
  {
    asked: (policy) => policy.RequireSymbols,
    pattern: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/,
    wanted: 'symbol characters',
  },
];

/** Cognito takes at most 256 characters. */
const maximumPasswordLength = 256;

export const assertPassword = (password: string, policy: PasswordPolicy): void => {
  const refuse = (reason: string): never => {
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${reason}`);
  };
  if (password.length < policy.MinimumLength) refuse('Password not long enough');
  if (password.length > maximumPasswordLength) refuse('Password too long');
  for (const { asked, pattern, wanted } of rules) {
    if (asked(policy) && !pattern.test(password)) refuse(`Password must have ${wanted}`);
  }
};

/** Six digits, as Cognito's. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

export const newTemporaryPassword = (): string => `${randomBytes(9).toString('base64url')}-Aa1`;
