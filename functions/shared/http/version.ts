/** Versions of single resources on the wire: `ETag: "7"` out, `If-Match: "7"` in. */
import { DomainError } from '../errors.ts';

/** @param variation a digest, where what is shown can change while the version stays */
export const etagOf = (version: number, variation?: string): string =>
  variation === undefined ? `"${version}"` : `"${version}-${variation}"`;

/**
 * The version that a write insists on; undefined when the client does not care.
 * @throws DomainError `stale-version` for a tag that no version of ours has
 */
export const expectedVersion = (
  headers: Readonly<Record<string, string | undefined>>,
): number | undefined => {
  const tag = headers['if-match'];
  if (tag === undefined || tag === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,15})(?:-[\w-]{1,64})?"$/.exec(tag)?.[1];
  if (version === undefined) throw staleVersion();
  return Number(version);
};

export const staleVersion = (): DomainError =>
  new DomainError('stale-version', 'Read the resource again and repeat the change with its new ETag');

/** @throws DomainError `stale-version` when the client saw another version than the stored one */
export const assertVersion = (stored: number, expected: number | undefined): void => {
  if (expected !== undefined && expected !== stored) throw staleVersion();
};
