/**
 * One HTTP POST to a stranger: only to public addresses, within ten seconds in all, no redirect followed, and no more
 * than the beginning of the answer read, unless the caller says otherwise.
 */
import type { ClientRequest } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Address, callableAddresses, type Resolve } from './address-guard.ts';

export const timeoutMilliseconds = 10_000;
const usualAnswerBytes = 1024;

export type PostAnswer = { readonly status: number; readonly body: string };

export type Post = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type PostOptions = {
  readonly resolve?: Resolve;
  readonly withinMilliseconds?: number;
  /** What is read of the answer; the rest is left. */
  readonly maximumAnswerBytes?: number;
};

/** What was checked is what is connected to: the name is not looked up again. */
const pinnedTo =
  (addresses: readonly Address[]): LookupFunction =>
  (_, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };

/** `node:http` brings `fetch` and WebSockets along: 20 ms at every start, for receivers that hardly anybody has. */
const requestBy = async ({ protocol }: URL): Promise<typeof requestHttps> =>
  protocol === 'https:' ? requestHttps : (await import('node:http')).request;

const openRequest = async (
  url: URL,
  { headers, body }: Post,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<ClientRequest> => {
  const request = await requestBy(url);
  return request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Waybill-Webhooks/1.0' },
    lookup: pinnedTo(addresses),
    /** A connection of its own: nothing is shared among receivers. */
    agent: false,
    signal,
  });
};

const exchange = (request: ClientRequest, body: string, maximumAnswerBytes: number): Promise<PostAnswer> =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = (): void => {
        const text = Buffer.concat(chunks).subarray(0, maximumAnswerBytes).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body: text });
        request.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= maximumAnswerBytes) finish();
      });
      response.on('end', finish);
      response.on('error', reject);
    });
    request.end(body);
  });

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** @throws Error when there was no answer, or nobody may be called there */
export const postToEndpoint = async (
  message: Post,
  {
    resolve,
    withinMilliseconds = timeoutMilliseconds,
    maximumAnswerBytes = usualAnswerBytes,
  }: PostOptions = {},
): Promise<PostAnswer> => {
  const signal = AbortSignal.timeout(withinMilliseconds);
  const url = new URL(message.url);
  const addresses = await Promise.race([callableAddresses(url, resolve), aborted(signal)]);
  return exchange(await openRequest(url, message, addresses, signal), message.body, maximumAnswerBytes);
};
