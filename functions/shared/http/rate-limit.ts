/**
 * The limit that a route declares, taken before its handler runs. When the store cannot be asked, requests pass:
 * a limit is no reason to be down, and API Gateway and the user pool have limits of their own.
 */
import { createHash } from 'node:crypto';
import { env } from '../env.ts';
import { DomainError, isDomainError } from '../errors.ts';
import { networkOf } from '../network.ts';
import { type Taken, takeToken } from '../rate-limit-bucket.ts';
import { type BucketRule, type LimitName, type LimitSubject, limitFor } from '../rate-limits.ts';
import { reportTrouble } from '../report-trouble.ts';

export type LimitedRequest = {
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  /** The e-mail address that the body names. */
  readonly account?: string | undefined;
  /** The thing that the address names, in the route's `limitedThing`. */
  readonly reference?: string | undefined;
  /** In E.164. */
  readonly phone?: string | undefined;
  readonly now: Date;
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Keys hold no personal data: an account is the hash of its e-mail address, a phone that of its number. */
const subjectKey: Readonly<Record<LimitSubject, (subject: string) => string>> = {
  address: networkOf,
  user: (userId) => userId,
  account: (email) => hashOf(email.toLowerCase()),
  reference: hashOf,
  phone: hashOf,
};

type Bucket = { readonly subject: LimitSubject; readonly rule: BucketRule; readonly taken: Taken };

/** RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers-10. */
const headersOf = (name: LimitName, buckets: readonly Bucket[]): Record<string, string> => {
  const policy = ({ subject, rule }: Bucket): string => {
    const windowSeconds = Math.ceil((rule.burst / rule.perMinute) * 60);
    return `"${name}-${subject}";q=${rule.burst};w=${windowSeconds}`;
  };
  const state = ({ subject, taken }: Bucket): string =>
    `"${name}-${subject}";r=${taken.remaining};t=${taken.fullInSeconds}`;
  return {
    'ratelimit-policy': buckets.map(policy).join(', '),
    ratelimit: buckets.map(state).join(', '),
  };
};

const takeAll = (name: LimitName, request: LimitedRequest): Promise<Bucket[]> => {
  const rules = Object.entries(limitFor(name, env('STAGE'))) as [LimitSubject, BucketRule][];
  const asked = rules.flatMap(([subject, rule]) => {
    const value = request[subject];
    return value === undefined
      ? []
      : [{ subject, rule, key: `${name}#${subject}#${subjectKey[subject](value)}` }];
  });
  return Promise.all(
    asked.map(async ({ subject, rule, key }) => ({
      subject,
      rule,
      taken: await takeToken(key, rule, request.now),
    })),
  );
};

/**
 * @returns the header fields that tell the client how much is left
 * @throws DomainError `rate-limited`, with the same fields
 */
export const enforceLimit = async (
  name: LimitName | undefined,
  request: LimitedRequest,
): Promise<Record<string, string>> => {
  if (name === undefined || process.env.RATE_LIMITS === 'off') return {};
  let buckets: Bucket[];
  try {
    buckets = await takeAll(name, request);
  } catch (error) {
    if (isDomainError(error)) throw error;
    reportTrouble(
      'rate-limits-off',
      'rate limit not checked: requests pass unlimited until the platform table answers',
      { error },
    );
    return {};
  }
  const headers = headersOf(name, buckets);
  const waits = buckets.filter(({ taken }) => !taken.allowed).map(({ taken }) => taken.nextInSeconds);
  if (waits.length === 0) return headers;
  throw new DomainError('rate-limited', 'Too many requests: wait and try again', {
    retryAfterSeconds: Math.max(...waits),
    headers,
  });
};
