/**
 * Somebody who calls the API of a stack whose world is not kind, as a good client does: what is refused for the moment
 * (503 with no reason of the shop's own, 429) is sent again, after as long as `Retry-After` says, a POST with a key of
 * its own; and a list is looked at when indexes had their time.
 */
import { longestLagSeconds } from './hostile-world.ts';
import { type Answer, type Fields, type SendOptions, type Shopper, shopperAt } from './shopper.ts';

const mostTries = 12;
/** Where nothing is said: twice as long after each try. */
const firstPauseMilliseconds = 100;
/** A longer wait is an answer of the shop: a provider that is down, a secret that is missing. */
const longestWaitSeconds = 3;

/** The gateway's own answer has no code, the store's outage has `unavailable`. */
const passes = ({ status, body, headers }: Answer<unknown>): boolean => {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  const waitSeconds = Number(headers.get('retry-after') ?? 0);
  return (
    status === 503 && (code === undefined || code === 'unavailable') && waitSeconds <= longestWaitSeconds
  );
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const waitOf = ({ headers }: Answer<unknown>, tries: number): number => {
  const told = headers.get('retry-after');
  return told === null ? firstPauseMilliseconds * 2 ** Math.min(tries, 5) : Number(told) * 1000;
};

const repeated = async <T>(send: () => Promise<Answer<T>>): Promise<Answer<T>> => {
  for (let tries = 0; ; tries += 1) {
    const answer = await send();
    if (!passes(answer) || tries === mostTries) return answer;
    await pause(waitOf(answer, tries));
  }
};

let lastWriteAt = Number.NEGATIVE_INFINITY;

const untilIndexesFollow = async (): Promise<void> => {
  const since = performance.now() - lastWriteAt;
  const lag = longestLagSeconds * 1000;
  if (since < lag) await pause(lag - since);
};

export const patientShopperAt = (url: string, accessToken?: string): Shopper => {
  const shopper = shopperAt(url, accessToken);
  const written = async <T>(send: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const answer = await repeated(send);
    lastWriteAt = performance.now();
    return answer;
  };
  const keyed = ({ headers = {}, ...rest }: SendOptions = {}): SendOptions => ({
    ...rest,
    headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
  });
  return {
    accessToken,
    get: async <T = Fields>(path: string, options?: SendOptions) => {
      await untilIndexesFollow();
      return repeated(() => shopper.get<T>(path, options));
    },
    post: <T = Fields>(path: string, body?: object, options?: SendOptions) => {
      const withKey = keyed(options);
      return written(() => shopper.post<T>(path, body, withKey));
    },
    put: <T = Fields>(path: string, body?: object, options?: SendOptions) =>
      written(() => shopper.put<T>(path, body, options)),
    patch: <T = Fields>(path: string, body?: object, options?: SendOptions) =>
      written(() => shopper.patch<T>(path, body, options)),
    delete: <T = Fields>(path: string, body?: object, options?: SendOptions) =>
      written(() => shopper.delete<T>(path, body, options)),
  };
};
