/** `npm start`: brings the stack up, says where everything is, and ends it with all its children. */
import { readFileSync } from 'node:fs';
import { demoAccounts, demoPassword } from '../demo/accounts.ts';
import { loadDemo } from '../demo/load.ts';
import { type LocalStack, startStack } from './stack.ts';
import { type StartOptions, startOptions, usage } from './start-options.ts';
import { worldSettings } from './world/world.ts';

const port = Number(process.env.PORT ?? 4000);
const dataDir = process.env.WAYBILL_DATA ?? '.waybill';
const withoutLimits = process.env.WAYBILL_RATE_LIMITS === 'off';

/** A function that does not come to an end does not keep the stack from stopping: everything is journalled. */
const patienceMilliseconds = 5_000;
const npmWatchMilliseconds = 250;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const userPoolOf = ({ resources }: LocalStack): string => {
  const [pool] = resources.ofType('AWS::Cognito::UserPool');
  if (!pool) throw new Error('the template has no user pool');
  return pool.ref;
};

const announce = ({ url }: LocalStack, { trustedGateway }: StartOptions): void => {
  const accounts = Object.values(demoAccounts).map(({ email }) => email);
  print(`API            ${url}/v1`);
  print(`documentation  ${url}/docs`);
  print(`admin pages    ${url}/admin`);
  print(`console        ${url}/_local`);
  if (trustedGateway) print(`gateway        ${url}/gateway/v1   (any AWS signature, and X-User-ID)`);
  print(`AWS endpoint   ${url}/_aws   (region eu-west-1, any credentials)`);
  print(`data           ${dataDir}`);
  print(`accounts       ${accounts.join(', ')}; password ${demoPassword}`);
  print(`ready ${url}`);
};

const beginWeather = ({ url, weather }: LocalStack): void => {
  if (!weather) return;
  weather.begin();
  const { seed, traits } = weather.reading();
  print(`a world that is not kind: --hostile=${seed}`);
  for (const { name, what } of traits) print(`  ${name.padEnd(22)} ${what}`);
  print(`what it did    ${url}/_local/weather`);
};

/** Who started this process and, where Linux tells it, who started that one: a shell may stand between npm and here. */
const ancestors = (): string => {
  try {
    const [parentOfParent] =
      /(?<=^PPid:\s+)\d+/m.exec(readFileSync(`/proc/${process.ppid}/status`, 'utf8')) ?? [];
    return `${process.ppid} ${parentOfParent}`;
  } catch {
    return String(process.ppid);
  }
};

/** An npm that is killed outright tells nobody: the stack that it started does not outlive it. */
const whenNpmIsGone = (stop: () => void): void => {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const before = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(watch);
    stop();
  }, npmWatchMilliseconds);
  watch.unref();
};

/** Starts the stack, and says how it is stopped. */
const bringUp = async ({ fresh, trustedGateway, weather }: StartOptions): Promise<LocalStack> => {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT=${process.env.PORT} is not a port`);
  }
  const stack = await startStack({
    dataDir,
    port,
    fresh,
    throttled: !withoutLimits,
    settings: { ...worldSettings, ...(trustedGateway && { trustedGateway: 'on' }) },
    ...(weather && { weather }),
    env: {
      POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'ERROR',
      ...(withoutLimits && { RATE_LIMITS: 'off' }),
    },
    report: print,
  });
  const stop = (): void => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    setTimeout(() => process.exit(1), patienceMilliseconds).unref();
    stack.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  whenNpmIsGone(stop);
  return stack;
};

const start = async (): Promise<void> => {
  const options = startOptions(process.argv.slice(2));
  if (options.help) {
    print(usage);
    return;
  }
  const stack = await bringUp(options);
  try {
    await stack.once('demo', () => loadDemo({ url: stack.url, userPoolId: userPoolOf(stack) }));
  } catch (error) {
    await stack.stop();
    throw error;
  }
  /** Only now: the demo's staff have loaded the shop with their passwords alone. */
  if (process.env.WAYBILL_SECOND_FACTOR === 'staff') process.env.SECOND_FACTOR = 'staff';
  beginWeather(stack);
  announce(stack, options);
  stack.preparePages();
  await stack.loadFunctions();
};

/** Our own say what to do; of others it matters where they come from. */
const told = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const isOurs = error.constructor === Error;
  return isOurs ? error.message : (error.stack ?? error.message);
};

start().catch((error: unknown) => {
  process.stderr.write(`${told(error)}\n`);
  process.exit(1);
});
