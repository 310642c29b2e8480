/** Who is signed in: tokens, kept where the caller says, and renewed before they end. */
import type { components } from './generated/schema.ts';
import type { Fetch } from './patient-fetch.ts';
import { answered, type Outcome, WaybillProblem } from './problem.ts';

type Schemas = components['schemas'];
export type Tokens = Schemas['Tokens'];

/** `expiresAt`: of the access token, milliseconds since 1970. */
export type KeptTokens = Tokens & { readonly expiresAt: number };

export type TokenStore = {
  readonly read: () => KeptTokens | undefined;
  /** Undefined: signed out. */
  readonly write: (tokens: KeptTokens | undefined) => void;
};

/** Lets one at a time renew, also where several programs share a store: `navigator.locks` of a browser, for one. */
export type Turns = (work: () => Promise<string | undefined>) => Promise<string | undefined>;

export const inMemory = (): TokenStore => {
  let kept: KeptTokens | undefined;
  return {
    read: () => kept,
    write: (tokens) => {
      kept = tokens;
    },
  };
};

/** Renewed so long before its end, for clocks that differ and requests that travel. */
const earlyMilliseconds = 30_000;

export const keep = (store: TokenStore, tokens: Tokens): void =>
  store.write({ ...tokens, expiresAt: Date.now() + tokens.expiresIn * 1000 });

type Renew = (refreshToken: string) => Promise<Outcome<Tokens>>;

const isOver = (error: unknown): boolean => error instanceof WaybillProblem && error.status === 401;

/** @returns an access token that is good for a while; undefined: nobody is signed in */
const renewer = (store: TokenStore, renew: Renew, turns: Turns) => {
  let running: Promise<string | undefined> | undefined;
  const renewNow = async (refused: string): Promise<string | undefined> => {
    const kept = store.read();
    /** Somebody else renewed it meanwhile. */
    if (!kept || kept.accessToken !== refused) return kept?.accessToken;
    try {
      const tokens = await answered(renew(kept.refreshToken));
      keep(store, tokens);
      return tokens.accessToken;
    } catch (error) {
      if (isOver(error)) store.write(undefined);
      throw error;
    }
  };
  return (refused: string): Promise<string | undefined> => {
    running ??= turns(() => renewNow(refused)).finally(() => {
      running = undefined;
    });
    return running;
  };
};

/** Sends the access token along, renews it before its end, and once more when it is refused. */
export const authorizedFetch = (
  fetch: Fetch,
  { store, renew, turns = (work) => work() }: { store: TokenStore; renew: Renew; turns?: Turns | undefined },
): Fetch => {
  const renewed = renewer(store, renew, turns);
  const bearing = (request: Request, token: string | undefined): Request => {
    const sent = request.clone();
    if (token !== undefined) sent.headers.set('authorization', `Bearer ${token}`);
    return sent;
  };
  const current = async (): Promise<string | undefined> => {
    const kept = store.read();
    if (!kept) return undefined;
    return kept.expiresAt - Date.now() < earlyMilliseconds ? renewed(kept.accessToken) : kept.accessToken;
  };
  return async (request) => {
    if (request.headers.has('authorization')) return fetch(request);
    const token = await current();
    const response = await fetch(bearing(request, token));
    if (response.status !== 401 || token === undefined) return response;
    const next = await renewed(token);
    return next === undefined ? response : fetch(bearing(request, next));
  };
};
