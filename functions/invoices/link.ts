/**
 * Links to printable pages: a browser that opens one sends no token, so the link itself is the right to see that one page, for
 * some minutes. Whoever may read the order gets them with its documents.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { env } from '../shared/env.ts';
import { notFound } from '../shared/errors.ts';
import { readSecret } from '../shared/secret.ts';

/** Long enough to open it and print; too short to be of use in a history or a log. */
export const linkSeconds = 900;

const keySchema = z.object({ key: z.string().min(32) });

export type Paper = { readonly orderId: string; readonly paper: string };

const signatureOf = async ({ orderId, paper }: Paper, until: string): Promise<string> => {
  const { key } = await readSecret('ORDER_LINKS_SECRET_NAME', keySchema);
  return createHmac('sha256', key).update(`waybill:paper:${orderId}:${paper}:${until}`).digest('base64url');
};

/** @throws DomainError `unavailable` when Secrets Manager does not answer */
export const linkTo = async (paper: Paper, now: Date): Promise<string> => {
  const until = String(Math.floor(now.getTime() / 1000) + linkSeconds);
  const signature = await signatureOf(paper, until);
  const path = `/v1/orders/${paper.orderId}/papers/${paper.paper}`;
  return `${env('PUBLIC_API_URL').replace(/\/+$/, '')}${path}?until=${until}&signature=${signature}`;
};

/** @throws DomainError `not-found` for a link that is over, or that we did not make */
export const assertLinked = async (
  paper: Paper,
  { until, signature }: { readonly until: string; readonly signature: string },
  now: Date,
): Promise<void> => {
  const wanted = Buffer.from(await signatureOf(paper, until));
  const given = Buffer.from(signature);
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!isOurs || Number(until) * 1000 < now.getTime()) throw notFound('page, or its link is over,');
};
