/**
 * Requests to a stack whose world is not kind, as a good client makes them: what is refused for the moment (503 with no
 * reason of the shop's own) is sent again, after as long as `Retry-After` says; and a list that is read after a write is
 * read when indexes had their time. One thing is never read from an index: whoever wrote it sees it at once.
 */
import { repeatRefused } from '../../bench/repeat-refused.ts';
import { hostileWorld, longestLagSeconds } from './hostile-world.ts';

/** A longer wait is an answer of the shop: a provider that is down, a secret that is missing. */
const longestWaitSeconds = 3;

/** What is read page by page comes of an index. Read when it is asked for: features take their environment as they load. */
const findLists = async (): Promise<readonly RegExp[]> => {
  const { functions } = await import('../../lib/functions.ts');
  return functions
    .flatMap(({ routes = {} }) => Object.values(routes))
    .filter(({ method, query }) => method === 'GET' && query !== undefined && 'cursor' in query.shape)
    .map(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
};

let lists: Promise<readonly RegExp[]> | undefined;

const isList = async (url: string): Promise<boolean> => {
  lists ??= findLists();
  const { pathname } = new URL(url);
  return (await lists).some((list) => list.test(pathname));
};

let lastWriteAt = Number.NEGATIVE_INFINITY;

const untilIndexesFollow = async (): Promise<void> => {
  const left = longestLagSeconds * 1000 - (performance.now() - lastWriteAt);
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
};

export const fetchPatiently = async (url: string, init: RequestInit): Promise<Response> => {
  const isRead = (init.method ?? 'GET') === 'GET';
  if (isRead && (await isList(url))) await untilIndexesFollow();
  const request = async (): Promise<Response> => {
    const response = await fetch(url, init);
    if (!isRead) lastWriteAt = performance.now();
    return response;
  };
  return repeatRefused(request, { longestWaitSeconds });
};

/** For tests that are told by `WAYBILL_HOSTILE`: to a kind stack it is a plain request. */
export const patientFetch = (url: string, init: RequestInit = {}): Promise<Response> =>
  hostileWorld() ? fetchPatiently(url, init) : fetch(url, init);
