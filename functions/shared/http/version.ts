/** Versions of single resources on the wire: `ETag: "7"` out, `If-Match: "7"` and `If-None-Match: "7"` in. */
import { DomainError } from '../errors.ts';

/** @param variation a digest, where what is shown can change while the version stays */
export const etagOf = (version: number, variation?: string): string =>
  variation === undefined ? `"${version}"` : `"${version}-${variation}"`;

/** The versions one of which a write insists on; undefined when the client does not care. */
export type ExpectedVersions = readonly number[] | undefined;

type Headers = Readonly<Record<string, string | undefined>>;

const tag = String.raw`(?:W\/)?"[!\x23-\x7e\u0080-\u00ff]*"`;
const everyTag = new RegExp(tag, 'g');
const listOfTags = new RegExp(String.raw`^[ \t,]*${tag}(?:[ \t]*,[ \t]*(?:${tag})?)*[ \t]*$`);

/**
 * The tags of a list, weak ones with their `W/` (RFC 9110, 8.8.3 and 5.6.1); `*` stands for whatever there is.
 * @returns undefined for what is no list of tags
 */
const tagsOf = (header: string): '*' | readonly string[] | undefined => {
  if (header.trim() === '*') return '*';
  return listOfTags.test(header) ? (header.match(everyTag) ?? []) : undefined;
};

/** Our strong tags: a version, or a version with what was shown of it. */
const ourTag = /^"(\d{1,15})(?:-[\w-]{1,64})?"$/;

/**
 * `If-Match`: one of its tags has to be the version (RFC 9110, 13.1.1). Tags are compared strongly (8.8.3.2), so a
 * weak one never matches, nor does one that is none of ours.
 * @throws DomainError `invalid-request` for what is no list of tags
 */
export const expectedVersions = (headers: Headers): ExpectedVersions => {
  const header = headers['if-match'];
  if (header === undefined) return undefined;
  const tags = tagsOf(header);
  if (tags === undefined) {
    const message = 'must be * or a list of ETags, such as "7"';
    throw new DomainError('invalid-request', `If-Match ${message}`, {
      errors: [{ path: 'if-match', message }],
    });
  }
  return tags === '*' ? undefined : tags.flatMap((each) => ourTag.exec(each)?.[1] ?? []).map(Number);
};

export const staleVersion = (): DomainError =>
  new DomainError('stale-version', 'Read the resource again and repeat the change with its new ETag');

/** @throws DomainError `stale-version` when the client saw another version than the stored one */
export const assertVersion = (stored: number, expected: ExpectedVersions): void => {
  if (expected !== undefined && !expected.includes(stored)) throw staleVersion();
};

const withoutWeakness = (each: string): string => each.replace(/^W\//, '');

/** `If-None-Match`: whether the client has this already, compared weakly (RFC 9110, 13.1.2). */
export const isKnownToClient = (etag: string, headers: Headers): boolean => {
  const tags = tagsOf(headers['if-none-match'] ?? '');
  return tags === '*' || (tags?.some((each) => withoutWeakness(each) === withoutWeakness(etag)) ?? false);
};
