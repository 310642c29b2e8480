/**
 * Somebody who calls the API as a careful client does: every POST has a key, what failed for a passing reason is sent
 * again with the same key. Now and then one sends again what was answered, which must be answered the same.
 */
import { demoPassword } from '../demo/accounts.ts';
import type { Random } from '../local/aws/weather/random.ts';
import { type Answer, shopperAt } from '../test/support/shopper.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

export type CallOptions = { readonly headers?: Readonly<Record<string, string>> };

export type Person = {
  readonly name: string;
  readonly random: Random;
  readonly get: <T>(path: string, options?: CallOptions) => Promise<Answer<T>>;
  readonly post: <T>(path: string, body: object, options?: CallOptions) => Promise<Answer<T>>;
  readonly put: <T>(path: string, body: object, options?: CallOptions) => Promise<Answer<T>>;
  readonly patch: <T>(path: string, body: object, options?: CallOptions) => Promise<Answer<T>>;
};

type Request = {
  readonly method: 'get' | 'post' | 'put' | 'patch';
  readonly path: string;
  readonly body?: object;
  readonly headers: Readonly<Record<string, string>>;
};

const repeatedShare = 0.05;
const maximumTries = 8;
const firstPauseSeconds = 5;
/** A third of the time that an access token is good for. */
const freshMilliseconds = 300_000;

const passes = ({ status, body }: Answer<unknown>): boolean =>
  status >= 500 || status === 429 || (body as { code?: string })?.code === 'idempotency-in-progress';

/** What is said once and stays secret, or is another each time. */
const isTold = (path: string): boolean => !path.startsWith('/v1/auth');

/** Creates or moves money: the key makes it once. */
const isOnce =
  /^\/v1\/(orders|(orders|payments|inventory)\/[^/]+\/(payments|refunds|adjustments|shipments|returns))$/;

const assertSame = (path: string, answer: Answer<unknown>, again: Answer<unknown>): void => {
  if (again.status >= 500 || again.status === 429) return;
  const isReplayed = again.headers.get('idempotent-replayed') !== null;
  if (again.text === answer.text || !(isReplayed || isOnce.test(path))) return;
  throw new Violation('replays', `${path} answered ${answer.text}, and the same request again ${again.text}`);
};

/** @param email of the account; left out: nobody signs in */
export const personIn = (world: World, name: string, email?: string): Person => {
  const random = world.randomOf(name);
  let token: { readonly text: string; readonly since: number } | undefined;
  let keys = 0;

  const send = async <T>(
    { method, path, body, headers }: Request,
    accessToken?: string,
  ): Promise<Answer<T>> => {
    const caller = shopperAt(world.stack.url, accessToken);
    const answer = await (method === 'get'
      ? caller.get<T>(path, { headers })
      : caller[method]<T>(path, body, { headers }));
    if (isTold(path)) world.story.note(`${name} ${method} ${path} ${answer.status} ${answer.text}`);
    return answer;
  };

  const insist = async <T>(request: Request, accessToken?: string): Promise<Answer<T>> => {
    for (let tries = 1; ; tries += 1) {
      const answer = await send<T>(request, accessToken);
      if (!passes(answer)) return answer;
      const isOutage = answer.status === 503 || answer.status === 502 || answer.status < 500;
      if (!world.isHostile && !isOutage) {
        throw new Violation(
          'answers',
          `${request.method} ${request.path} was answered with ${answer.status} in a kind world: ${answer.text}`,
        );
      }
      if (tries === maximumTries || world.isOver()) return answer;
      await world.sleep(firstPauseSeconds * 2 ** tries);
    }
  };

  const signIn = async (): Promise<string | undefined> => {
    if (email === undefined) return undefined;
    if (token && Date.now() - token.since < freshMilliseconds) return token.text;
    const body = { email, password: demoPassword };
    const request = { method: 'post', path: '/v1/auth/sign-in', body, headers: {} } as const;
    const answer = await insist<{ accessToken: string }>(request);
    if (answer.status !== 200) return undefined;
    token = { text: answer.body.accessToken, since: Date.now() };
    return token.text;
  };

  const call = async <T>(request: Request): Promise<Answer<T>> => insist<T>(request, await signIn());

  const post = async <T>(
    path: string,
    body: object,
    { headers = {} }: CallOptions = {},
  ): Promise<Answer<T>> => {
    const key = `${world.plan.seed}-${name}-${++keys}`;
    const request = { method: 'post', path, body, headers: { 'idempotency-key': key, ...headers } } as const;
    const answer = await call<T>(request);
    if (answer.status < 300 && random() < repeatedShare) assertSame(path, answer, await call<T>(request));
    return answer;
  };

  return {
    name,
    random,
    get: (path, { headers = {} } = {}) => call({ method: 'get', path, headers }),
    post,
    put: (path, body, { headers = {} } = {}) => call({ method: 'put', path, body, headers }),
    patch: (path, body, { headers = {} } = {}) => call({ method: 'patch', path, body, headers }),
  };
};
