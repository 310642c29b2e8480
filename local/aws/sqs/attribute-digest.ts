/** The MD5 of message attributes that SQS answers with and some SDKs check. */
import { createHash } from 'node:crypto';
import type { MessageAttributes } from './messages.ts';

/** Four bytes of length, big-endian, before every part. */
const withLength = (part: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
};

/** Sorted by name: name, data type, one byte for the transport (1 string, 2 binary), value. */
export const md5OfAttributes = (attributes: MessageAttributes): { MD5OfMessageAttributes?: string } => {
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return {};
  const hash = createHash('md5');
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    const isBinary = DataType.startsWith('Binary');
    const value = isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '');
    hash.update(withLength(Buffer.from(name)));
    hash.update(withLength(Buffer.from(DataType)));
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    hash.update(withLength(value));
  }
  return { MD5OfMessageAttributes: hash.digest('hex') };
};
