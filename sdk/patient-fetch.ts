/** Sends a request again when the answer was lost, or said: later. One key over all tries, so that it counts once. */

export type Fetch = (request: Request) => Promise<Response>;

export type Patience = {
  /** The first one among them; default 4. */
  readonly tries?: number;
  /** Of one wait; an API that asks for more is believed, and the answer handed back. Default 30. */
  readonly longestWaitSeconds?: number;
  /** Resolves after so many milliseconds; for tests. */
  readonly wait?: (milliseconds: number) => Promise<void>;
};

const firstWaitMilliseconds = 250;

/** Answers that say nothing about whether the request was done; 503 and 429 say that it was not. */
const lost = new Set([500, 502, 504]);
const later = new Set([429, 503]);

/** Those that keep no idempotency key: sent again only when they were certainly not done. */
export const keepsNoKey = (path: string): boolean =>
  /\/v1\/(auth\/|me\/(second-factor|email)|(users\/[^/]+\/invitation|webhook-endpoints\/[^/]+\/test|products\/[^/]+\/restore)$)/.test(
    path,
  );

const key = 'idempotency-key';

const isStillRunning = async (response: Response): Promise<boolean> => {
  if (response.status !== 409) return false;
  const text = await response.clone().text();
  return text.includes('"idempotency-in-progress"');
};

/** A changed version makes `If-Match` fail when what was lost was done: the caller sees it, and nothing is done twice. */
const mayRepeat = ({ method, url }: Request): boolean =>
  method !== 'POST' || !keepsNoKey(new URL(url).pathname);

/** Seconds or a date, as HTTP has it. */
const askedMilliseconds = ({ headers }: Response): number | undefined => {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = Number(value);
  return Number.isNaN(seconds) ? Math.max(0, Date.parse(value) - Date.now()) : seconds * 1000;
};

/** Twice as long each time; between half of it and all, so that not everybody comes back at once. */
const backOff = (done: number): number => firstWaitMilliseconds * 2 ** done * (0.5 + Math.random() / 2);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

type Try = { readonly response: Response } | { readonly error: unknown };

const shouldRepeat = async (request: Request, outcome: Try): Promise<boolean> => {
  if (request.signal.aborted) return false;
  if ('error' in outcome) return mayRepeat(request);
  const { response } = outcome;
  if (later.has(response.status)) return true;
  return (lost.has(response.status) && mayRepeat(request)) || isStillRunning(response);
};

export const patientFetch = (
  fetch: Fetch,
  { tries = 4, longestWaitSeconds = 30, wait = sleep }: Patience = {},
): Fetch => {
  const attempt = (request: Request): Promise<Try> =>
    fetch(request.clone()).then(
      (response) => ({ response }),
      (error: unknown) => ({ error }),
    );
  return async (request) => {
    if (request.method === 'POST' && !request.headers.has(key)) {
      request.headers.set(key, crypto.randomUUID());
    }
    for (let done = 1; ; done += 1) {
      const outcome = await attempt(request);
      const asked = 'response' in outcome ? askedMilliseconds(outcome.response) : undefined;
      const pause = asked ?? backOff(done - 1);
      const isLast = done >= tries || pause > longestWaitSeconds * 1000;
      if (isLast || !(await shouldRepeat(request, outcome))) {
        if ('error' in outcome) throw outcome.error;
        return outcome.response;
      }
      await wait(pause);
    }
  };
};
