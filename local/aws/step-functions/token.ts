/** Task tokens: opaque to those who hold them, yet they say where the task is. */

import * as z from 'zod';
import { AwsError } from '../service.ts';

const tokenSchema = z.strictObject({ execution: z.int(), thread: z.string(), secret: z.string() });
type TokenContent = z.infer<typeof tokenSchema>;

export const newToken = (content: TokenContent): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');

/** @throws AwsError InvalidToken */
export const readToken = (token: string): TokenContent => {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  }
};
