/** The network of this process: who is at which origin, and how long the way there and back is. */
import { between, type Random } from '../../local/aws/weather/random.ts';
import type { Answer } from '../../local/server.ts';
import type { Scheduler } from './scheduler.ts';

/** By origin: `http://127.0.0.1:4000` */
export type Hosts = ReadonlyMap<string, Answer>;

const shortestMilliseconds = 1;
const longestMilliseconds = 40;

const refused = (origin: string): TypeError =>
  new TypeError('fetch failed', { cause: new Error(`connect ECONNREFUSED ${origin}`) });

/** Rejects when the caller no longer waits; what was sent arrives all the same. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });

const bodiless = new Set([204, 205, 304]);

export const fetchFrom = (hosts: Hosts, scheduler: Scheduler, random: Random): typeof fetch => {
  const travel = (): Promise<void> =>
    new Promise((resolve) => {
      scheduler.after(between(random, shortestMilliseconds, longestMilliseconds), resolve);
    });
  const exchange = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const answer = hosts.get(url.origin);
    if (!answer) throw refused(url.origin);
    const body = Buffer.from(await request.arrayBuffer());
    await travel();
    const answered = await answer({
      method: request.method,
      target: `${url.pathname}${url.search}`,
      headers: [['host', url.host], ...request.headers],
      body,
      sourceIp: '127.0.0.1',
    });
    await travel();
    return new Response(bodiless.has(answered.status) ? null : new Uint8Array(answered.body), {
      status: answered.status,
      headers: answered.headers.map(([name, value]): [string, string] => [name, String(value)]),
    });
  };
  return async (input, init) => {
    const request = new Request(input, init);
    return unlessAborted(exchange(request), request.signal);
  };
};
