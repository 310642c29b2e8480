/** What `npm start` is told of the weather: `--hostile[=seed]`, `--trait name[=value]` as often as wanted. */
import { parseArgs } from 'node:util';
import { passingTraits, type WeatherOptions } from './aws/weather/make-weather.ts';

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

/**
 * `--hostile` draws all traits that pass by themselves; `--trait` adds one, or stands alone.
 * @returns undefined for a kind world
 */
export const weatherAsked = (given: readonly string[]): WeatherOptions | undefined => {
  const { values } = parseArgs({
    args: given.map(withSeed),
    options: { hostile: { type: 'string' }, trait: { type: 'string', multiple: true } },
    strict: false,
  });
  const named = (values.trait ?? []).filter((value) => typeof value === 'string');
  if (typeof values.hostile !== 'string') return named.length === 0 ? undefined : { seed: 1, traits: named };
  return { seed: seedOf(values.hostile), traits: [...passingTraits, ...named] };
};
