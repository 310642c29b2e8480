/**
 * The keys of the user pool, by which a token's signature is checked. They are fetched once per process, and again for a
 * token that names a new one. That they cannot be had says nothing of the token: who sent it tries again.
 */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { DomainError } from '../errors.ts';

const timeoutMilliseconds = 3_000;
const retryAfterSeconds = 5;

/** What keys that are there say of a token. */
const saysOfToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported;

/** @returns a search for a token's key, which throws DomainError `unavailable` when the keys cannot be had within 3 s */
export const keysOf = (issuer: string): JWTVerifyGetKey => {
  const url = new URL(`${issuer}/.well-known/jwks.json`);
  const keys = createRemoteJWKSet(url, { timeoutDuration: timeoutMilliseconds });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (saysOfToken(error)) throw error;
      throw new DomainError('unavailable', 'Nobody’s token can be checked at the moment', {
        retryAfterSeconds,
      });
    }
  };
};
