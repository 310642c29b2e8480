/** What a request to S3 brings along. */
import type { LocalRequest } from '../service.ts';

/** The SDK may send a body in signed chunks (`aws-chunked`): `<hex size>[;signature]\r\n<bytes>\r\n` … `0\r\n`. */
const unchunk = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
};

export const bodyOf = ({ headers, body }: LocalRequest): Buffer =>
  headers['content-encoding']?.includes('aws-chunked') ? unchunk(body) : body;
