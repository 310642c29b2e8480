/**
 * Where a browser is sent after paying. Whoever pays names the address, so without a list of the shop's own pages the
 * callback would send anybody anywhere under our name (CWE-601). Pure.
 */
import * as z from 'zod';
import { isSafeScheme } from '../settings/shop-settings.ts';

/** Also once it is percent-encoded: a header has to hold it. */
const maximumLength = 2_000;

/**
 * The scheme, two slashes and a host without `user@`, as it stands: the URL standard's parser would mend
 * `https:evil.example` and drop tabs and line ends.
 */
const writtenOut = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i;

/** Spaces, control characters, and the backslash, which browsers read as a slash. */
const misleading = /[\s\p{Cc}\p{Cf}\\]/u;

/** As browsers write it; undefined for what is no plain address of a page. */
const normalReturnUrl = (text: string): URL | undefined => {
  if (!text.isWellFormed() || misleading.test(text) || !writtenOut.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  return isSafeScheme(url) && url.href.length <= maximumLength ? url : undefined;
};

export const returnUrlSchema = z
  .string()
  .max(maximumLength)
  .refine((text) => normalReturnUrl(text) !== undefined, {
    error: 'must be an https address (http on localhost), without user, spaces or control characters',
  })
  .meta({
    example: 'https://shop.example/thanks',
    description: 'Its origin must be among the shop’s `returnOrigins`, or be the API’s own.',
  });

/** The address in its normal form when its origin is one of these, else undefined. */
export const allowedReturnUrl = (text: string, origins: readonly string[]): string | undefined => {
  const url = normalReturnUrl(text);
  return url && origins.includes(url.origin) ? url.href : undefined;
};
