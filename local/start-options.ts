/** What `npm start` is told: `--help` says all of it. */
import { parseArgs } from 'node:util';
import { passingTraits, type WeatherOptions } from './aws/weather/make-weather.ts';

export const usage = `npm start -- [options]
  --fresh              empties the data folder first
  --hostile[=seed]     lets the local AWS have a bad day: docs/local-differences.md
  --trait name[=value] one trait of such a day; may be repeated, and stand alone
  --trusted-gateway    adds the routes for a gateway that is trusted: docs/accounts.md
  --help               this

Environment
  PORT                   4000; 0 takes a free one
  WAYBILL_DATA           .waybill, the data folder
  WAYBILL_RATE_LIMITS    off: no limits on requests and on unpaid orders, for load tests
  WAYBILL_SECOND_FACTOR  staff: asks staff and administrators for a second factor
  DYNAMODB_ENDPOINT      another engine than our own
  POWERTOOLS_LOG_LEVEL   ERROR: what the functions log`;

export type StartOptions = {
  readonly help: boolean;
  readonly fresh: boolean;
  readonly trustedGateway: boolean;
  /** Undefined for a kind world. */
  readonly weather: WeatherOptions | undefined;
};

const seeds = 2 ** 31;

/** @throws Error when it is no whole number */
const seedOf = (text: string): number => {
  const seed = Number(text);
  if (text !== '' && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new Error(`--hostile=${text} is not a seed: a whole number`);
};

/** `--hostile` may stand without a seed, which `parseArgs` does not know. */
const withSeed = (argument: string): string =>
  argument === '--hostile' ? `--hostile=${Math.floor(Math.random() * seeds)}` : argument;

/** `--hostile` draws all traits that pass by themselves; `--trait` adds one, or stands alone. */
const weatherOf = (hostile: string | undefined, named: readonly string[]): WeatherOptions | undefined => {
  if (hostile === undefined) return named.length === 0 ? undefined : { seed: 1, traits: named };
  return { seed: seedOf(hostile), traits: [...passingTraits, ...named] };
};

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  fresh: { type: 'boolean', default: false },
  'trusted-gateway': { type: 'boolean', default: false },
  hostile: { type: 'string' },
  trait: { type: 'string', multiple: true },
} as const;

/** @throws Error that says what is not understood, and what would be */
export const startOptions = (given: readonly string[]): StartOptions => {
  try {
    const { values } = parseArgs({ args: given.map(withSeed), options });
    const { help, fresh, 'trusted-gateway': trustedGateway, hostile, trait = [] } = values;
    return { help, fresh, trustedGateway, weather: weatherOf(hostile, trait) };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, {
      cause: error,
    });
  }
};
