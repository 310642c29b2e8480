/** Cursors: the key of the last item of a page, opaque to clients and checked when it comes back. */
import * as z from 'zod';
import { DomainError } from './errors.ts';
import { wholeNumber } from './whole-number.ts';

export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined };
export type Page<T> = { readonly items: T[]; readonly nextCursor?: string };

export const encodeCursor = (key: Record<string, unknown>): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** DynamoDB's limit on a sort key; it counts bytes of UTF-8. */
const maximumKeyBytes = 1024;

/** All key attributes of all tables are text; a client's own may be anything. */
const cursorKeySchema = z.record(
  z.string(),
  z
    .string()
    .min(1)
    .refine((text) => text.isWellFormed() && Buffer.byteLength(text) <= maximumKeyBytes),
);

export const invalidCursor = (): DomainError =>
  new DomainError('invalid-cursor', 'Send the nextCursor of the previous page, unchanged');

/**
 * @param keys the names a cursor of this list has, no more and no fewer
 * @param fixed values that a cursor of this list must have: nobody pages into another owner's list
 * @throws DomainError `invalid-cursor`
 */
export const decodeCursor = (
  cursor: string | undefined,
  keys: readonly string[],
  fixed: Record<string, string>,
): Record<string, string> | undefined => {
  if (cursor === undefined) return undefined;
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw invalidCursor();
  }
  const key = cursorKeySchema.safeParse(decoded);
  if (!key.success) throw invalidCursor();
  const sameKeys = Object.keys(key.data).sort().join() === [...keys].sort().join();
  const sameList = Object.entries(fixed).every(([name, value]) => key.data[name] === value);
  if (!sameKeys || !sameList) throw invalidCursor();
  return key.data;
};

/** The query parameters of every list, and the shape of its answer. */
export const pageQuery = {
  limit: wholeNumber(1, 100).default(20),
  cursor: z.string().min(1).max(2048).optional(),
};

export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });
