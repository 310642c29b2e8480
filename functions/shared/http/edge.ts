/**
 * The CDN and firewall that may stand before the API. Whoever comes by it is known by a key that it adds, and brings
 * the address of the client; from anybody else such a header is only words.
 *
 *   client ──▶ CDN: removes what the client said, adds address and key ──▶ API
 *   client ─────────────── around it: neither is believed ───────────────▶ API
 */
import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DomainError } from '../errors.ts';
import { isFromGateway } from './caller.ts';
import { edgeHeaders } from './edge-contract.ts';

const isSame = (given: string, key: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const cameByEdge = ({ headers }: APIGatewayProxyEventV2): boolean => {
  const key = process.env.EDGE_KEY;
  const given = headers[edgeHeaders.key];
  return key !== undefined && key !== '' && given !== undefined && isSame(given, key);
};

export const addressOfClient = (event: APIGatewayProxyEventV2): string => {
  const told = event.headers[edgeHeaders.address];
  const { sourceIp } = event.requestContext.http;
  return told !== undefined && isIP(told) > 0 && cameByEdge(event) ? told : sourceIp;
};

/**
 * Where the stage insists on it (`EDGE_ONLY`), nobody goes around the firewall but a trusted gateway, which signs.
 * @throws DomainError `forbidden`
 */
export const assertCameByEdge = (event: APIGatewayProxyEventV2): void => {
  if (process.env.EDGE_ONLY !== 'on' || isFromGateway(event) || cameByEdge(event)) return;
  throw new DomainError('forbidden', `This is served at ${process.env.PUBLIC_API_URL} alone`);
};
