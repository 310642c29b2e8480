/** The whole local stack for a journey: one per test file, with a store of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type DemoAccount, demoAccounts, demoPassword } from '../../demo/accounts.ts';
import { loadDemo, loadDemoPeople } from '../../demo/load.ts';
import type { WeatherOptions } from '../../local/aws/weather/make-weather.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { hostileWorld, longestLagSeconds } from './hostile-world.ts';
import { patientShopperAt } from './patient-shopper.ts';
import { type Fields, type Shopper, shopperAt } from './shopper.ts';
import { whileWaiting } from './until.ts';

export type Email = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: string;
};

export type BusEvent = { readonly type: string; readonly at: string; readonly detail: Fields };

export type Provider = 'paystack' | 'chapa' | 'mpesa' | 'stripe';

export type Scenario =
  | 'approve'
  | 'decline'
  | 'timeout'
  | 'down'
  | 'duplicate-webhook'
  | 'late-webhook'
  | 'no-webhook';

export type StackTestOptions = {
  /** `people`: the demo accounts only; `all`: with the demo shop. */
  readonly demo?: 'all' | 'people' | 'none';
  readonly env?: Readonly<Record<string, string>>;
  /** Of the deployment; left out: those of the stage. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Left out: any free one. */
  readonly port?: number;
  /** How long the stack may take to come up. */
  readonly startTimeoutSeconds?: number;
  /** Left out: what `WAYBILL_HOSTILE` says, otherwise kind. `kind`: whatever it says. */
  readonly weather?: WeatherOptions | 'kind';
};

export type TestStack = {
  readonly url: () => string;
  readonly stack: () => LocalStack;
  /** Where the stack keeps everything. */
  readonly dataDir: () => string;
  /** Signed in as a demo account; signs in anew when the clock has moved on. */
  readonly as: (account: DemoAccount) => Promise<Shopper>;
  readonly signIn: (email: string, password: string) => Promise<Shopper>;
  readonly anonymous: () => Shopper;
  /** With a token of the test's own making. */
  readonly bearing: (accessToken: string) => Shopper;
  readonly settled: (timeoutSeconds?: number) => Promise<void>;
  /** Moves the clock and waits for what it set off. */
  readonly advance: (seconds: number) => Promise<void>;
  /** Newest first, a hundred at most; only those in which this text is. */
  readonly emails: (mentions?: string) => Promise<Email[]>;
  readonly events: (mentions?: string) => Promise<BusEvent[]>;
  readonly execution: (orderId: string) => Promise<Fields>;
  readonly deadLetters: () => Promise<Fields[]>;
  /** How the provider's simulator treats the next payment. */
  readonly scenario: (provider: Provider, next: Scenario) => Promise<void>;
  /** Does what the shopper would do on the provider's page or phone. */
  readonly pay: (provider: Provider, txRef: string, outcome?: 'approve' | 'decline') => Promise<void>;
};

const loadTimeoutSeconds = 20;
/** A third of the time that an access token is good for, on the stack's clock. */
const freshMilliseconds = 300_000;

/** A bus that is not kind is told of an event more than once, always by the same id. @param events newest first */
const eachOnce = (events: readonly BusEvent[]): BusEvent[] =>
  [...Map.groupBy(events, ({ detail }) => detail.id).values()].flatMap((same) => same.at(-1) ?? []);

const mentioning = (path: string, text: string | undefined): string =>
  text === undefined ? path : `${path}?mentions=${encodeURIComponent(text)}`;

export const userPoolOf = ({ resources }: LocalStack): string => {
  const [pool] = resources.ofType('AWS::Cognito::UserPool');
  if (!pool) throw new Error('the template has no user pool');
  return pool.ref;
};

const accessTokenOf = async (anonymous: Shopper, email: string, password: string): Promise<string> => {
  const answer = await anonymous.post<{ accessToken: string }>('/v1/auth/sign-in', { email, password });
  if (answer.status !== 200) throw new Error(`sign-in of ${email}: ${answer.status} ${answer.text}`);
  return answer.body.accessToken;
};

const loadFor = async (stack: LocalStack, demo: 'all' | 'people' | 'none'): Promise<void> => {
  const target = { url: stack.url, userPoolId: userPoolOf(stack) };
  if (demo === 'all') await loadDemo(target);
  if (demo === 'people') await loadDemoPeople(target);
  if (demo !== 'none') await stack.settled(loadTimeoutSeconds);
};

/** Call at the top of a test file. Rate limits are off unless `env` says otherwise. */
export const withStack = (options: StackTestOptions = {}): TestStack => {
  const { demo = 'all', env = {}, port = 0, startTimeoutSeconds = hostileWorld() ? 180 : 60 } = options;
  const weather = options.weather === 'kind' ? undefined : (options.weather ?? hostileWorld());
  const lags = weather !== undefined && (weather.traits ?? ['lagging-indexes']).includes('lagging-indexes');
  let running: LocalStack | undefined;
  let dataDir: string | undefined;
  const shoppers = new Map<string, { readonly since: number; readonly shopper: Promise<Shopper> }>();

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'waybill-journey-'));
    running = await startStack({
      dataDir,
      port,
      throttled: false,
      ...(weather && { weather }),
      ...(options.settings && { settings: options.settings }),
      env: { POWERTOOLS_LOG_LEVEL: 'SILENT', RATE_LIMITS: 'off', ...env },
    });
    await loadFor(running, demo);
    running.weather?.begin();
    whileWaiting(running.advance);
  }, startTimeoutSeconds * 1000);

  afterAll(async () => {
    await running?.stop();
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
  });

  const stack = (): LocalStack => {
    if (!running) throw new Error('the stack runs in tests only, not while they are collected');
    return running;
  };
  const shopper = (accessToken?: string): Shopper =>
    weather ? patientShopperAt(stack().url, accessToken) : shopperAt(stack().url, accessToken);
  const anonymous = (): Shopper => shopper();
  /** Also until indexes show what was written. */
  const settled = async (timeoutSeconds?: number): Promise<void> => {
    await stack().settled(timeoutSeconds);
    if (lags) await new Promise((resolve) => setTimeout(resolve, longestLagSeconds * 1000));
  };
  const signIn = async (email: string, password: string): Promise<Shopper> =>
    shopper(await accessTokenOf(anonymous(), email, password));
  const itemsAt = async <T>(path: string): Promise<T[]> =>
    (await anonymous().get<{ items: T[] }>(path)).body.items;
  const tell = async (path: string, body: object): Promise<void> => {
    const answer = await anonymous().post(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  };

  return {
    url: () => stack().url,
    stack,
    dataDir: () => dataDir ?? '',
    anonymous,
    signIn,
    bearing: shopper,
    as: (account) => {
      const known = shoppers.get(account);
      if (known && Date.now() - known.since < freshMilliseconds) return known.shopper;
      const signedIn = signIn(demoAccounts[account].email, demoPassword);
      shoppers.set(account, { since: Date.now(), shopper: signedIn });
      return signedIn;
    },
    settled,
    advance: async (seconds) => {
      stack().advance(seconds);
      await settled();
    },
    emails: (mentions) => itemsAt<Email>(mentioning('/_local/emails', mentions)),
    events: async (mentions) => {
      const told = await itemsAt<BusEvent>(mentioning('/_local/events', mentions));
      return weather ? eachOnce(told) : told;
    },
    deadLetters: () => itemsAt<Fields>('/_local/dead-letters'),
    execution: async (orderId) => (await anonymous().get(`/_local/executions/${orderId}`)).body,
    scenario: (provider, next) => tell(`/_local/providers/${provider}/scenario`, { next }),
    pay: (provider, txRef, outcome = 'approve') =>
      tell(`/_local/providers/${provider}/pay/${txRef}`, { outcome }),
  };
};
