/** Binary values are bytes in clients of this process, and base64 on the wire and in the engine. */
import { types } from './engine/attribute-value.ts';

/** Bytes as JSON writes them: a list, or an object with places for names. */
const bytesIn = (written: unknown): unknown =>
  typeof written !== 'object' || written === null || types.some((type) => type in written)
    ? written
    : Uint8Array.from(Object.values('data' in written ? (written.data as number[]) : written));

/** For `JSON.parse`: the request of a client of this process, as it was before it was written. */
export const revived = (name: string, value: unknown): unknown => {
  if (name === 'B') return bytesIn(value);
  return name === 'BS' && Array.isArray(value) ? value.map(bytesIn) : value;
};

/** Makes an answer the client's. Changes what it is given. */
export const withBytes = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const members = value as Record<string, unknown>;
  if (typeof members.B === 'string') members.B = Buffer.from(members.B, 'base64');
  else if (isTexts(members.BS)) members.BS = members.BS.map((element) => Buffer.from(element, 'base64'));
  else for (const member of Object.values(members)) withBytes(member);
};

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && typeof value[0] === 'string';
