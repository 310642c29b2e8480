/** `nextToken`: where the next page begins, good only for the listing it came from. */
import * as z from 'zod';
import { AwsError } from '../service.ts';

const cursorSchema = z.strictObject({ scope: z.string(), after: z.int() });

export const writeCursor = (after: number, scope: string): string =>
  Buffer.from(JSON.stringify({ scope, after })).toString('base64url');

/** @throws AwsError InvalidToken */
export const readCursor = (token: string | undefined, scope: string): number | undefined => {
  if (token === undefined) return undefined;
  try {
    const cursor = cursorSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    if (cursor.scope === scope) return cursor.after;
  } catch {}
  throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
};
