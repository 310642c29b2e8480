/**
 * Answers that are kept for repetitions may hold what is shown once, such as a cart's token or a webhook's secret.
 * They lie in the store sealed with a key made of the client's `Idempotency-Key`, of which the store knows a hash
 * alone: whoever reads the table reads no answer. They are packed before: an order is a quarter as long.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';

/** AES-256-GCM, with the nonce and tag sizes that NIST SP 800-38D recommends. */
const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const answerSchema = z.custom<APIGatewayProxyStructuredResultV2>(
  (value) => typeof value === 'object' && value !== null,
);

/** @param context what the answer belongs to: the same client key opens nothing elsewhere */
const keyOf = (clientKey: string, context: string): Buffer =>
  Buffer.from(hkdfSync('sha256', clientKey, context, 'waybill:idempotent-answer', keyBytes));

export const sealAnswer = (
  answer: APIGatewayProxyStructuredResultV2,
  clientKey: string,
  context: string,
): Uint8Array => {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, keyOf(clientKey, context), nonce);
  const sealed = Buffer.concat([sealing.update(deflateRawSync(JSON.stringify(answer))), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]);
};

/** @throws Error when key or context are not those that the answer was sealed with */
export const openAnswer = (
  sealed: Uint8Array,
  clientKey: string,
  context: string,
): APIGatewayProxyStructuredResultV2 => {
  const bytes = Buffer.from(sealed);
  const opening = createDecipheriv(cipher, keyOf(clientKey, context), bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const packed = Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]);
  return answerSchema.parse(JSON.parse(inflateRawSync(packed).toString('utf8')));
};
