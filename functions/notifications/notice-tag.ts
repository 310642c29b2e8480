/** How a mail names its notice to SES, which says it again when the mail comes back. */
import * as z from 'zod';
import type { NoticeName } from './came-back.ts';
import type { Notice } from './store.ts';

const name = 'notice';
/** SES's limit on a tag's value, of letters, digits, `_` and `-`. */
const longestValue = 256;

const writtenSchema = z.tuple([z.string(), z.string(), z.string()]);

/** Nothing for a mail about no order, and when it would be too long: the mail is worth more than word of its bounce. */
export const tagsOf = ({ orderId, kind, subject = '-' }: Notice): Readonly<Record<string, string>> => {
  if (orderId === undefined) return {};
  const value = Buffer.from(JSON.stringify([orderId, kind, subject])).toString('base64url');
  return value.length > longestValue ? {} : { [name]: value };
};

/**
 * @param tags of an event of SES: each has a list of values
 * @returns undefined for a mail that is about no order
 * @throws Error for a tag that we never wrote
 */
export const noticeOf = (tags: Readonly<Record<string, readonly string[]>>): NoticeName | undefined => {
  const value = tags[name]?.[0];
  if (value === undefined) return undefined;
  const [orderId, kind, subject] = writtenSchema.parse(
    JSON.parse(Buffer.from(value, 'base64url').toString()),
  );
  return { orderId, kind, subject };
};
