/**
 * What caches may do with the catalogue. Shoppers' pages are fresh for 30 seconds; after that a cache asks with
 * the ETag, which is the version: it changes with every write, so a 304 is always true and a write shows within
 * those 30 seconds. Staff's pages have more in them and are never kept.
 */
import { createHash } from 'node:crypto';
import { etagOf } from '../shared/http/version.ts';
import type { Reader } from './view.ts';

const freshSeconds = 30;

export const cacheHeaders = (etag: string, reader: Reader = 'public') => ({
  etag,
  'cache-control':
    reader === 'staff' ? 'private, no-cache' : `public, max-age=${freshSeconds}, must-revalidate`,
  vary: 'authorization',
});

const digestOf = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('base64url');

/** For what has no version of its own: the bytes themselves. */
export const etagOfContent = (body: unknown): string => `"${digestOf(body)}"`;

/** For what is shown together with things that have versions of their own. */
export const etagOfWhole = (version: number, body: unknown): string => etagOf(version, digestOf(body));
