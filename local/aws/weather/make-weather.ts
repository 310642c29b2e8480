/** Makes a stack's weather of the traits that are asked for, and tells how often each of them struck. */
import type { LocalRoutes } from '../service.ts';
import { streamOf } from './random.ts';
import { traits } from './traits.ts';
import type { Trait, Weather } from './weather.ts';

export type WeatherOptions = {
  readonly seed: number;
  /** By name, `name=value` where a trait takes one. Left out: all that pass by themselves. */
  readonly traits?: readonly string[];
};

export type TraitReading = Pick<Trait, 'name' | 'passes' | 'what'> & {
  /** How often it did something to somebody since the start. */
  readonly struck: number;
};

export type WeatherReading = { readonly seed: number; readonly traits: readonly TraitReading[] };

export type MadeWeather = {
  /** Calm until it begins. */
  readonly weather: Weather;
  readonly begin: () => void;
  /** It passes, for good. */
  readonly calm: () => void;
  readonly reading: () => WeatherReading;
};

export const passingTraits: readonly string[] = traits.flatMap(({ name, passes }) => (passes ? [name] : []));

/** A little longer than the first pause of what failed in a queue or a workflow: 10 seconds. */
const soonMilliseconds = 11_000;

const split = (text: string): { name: string; value: string | undefined } => {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, value: undefined } : { name: text.slice(0, at), value: text.slice(at + 1) };
};

/** @throws Error that lists the traits there are */
const traitNamed = (name: string): Trait => {
  const trait = traits.find((each) => each.name === name);
  if (trait) return trait;
  throw new Error(`there is no trait ${name}; there are ${traits.map((each) => each.name).join(', ')}`);
};

/** @param now milliseconds of the stack's clock  @throws Error for a trait that there is not */
export const makeWeather = (options: WeatherOptions, now: () => number): MadeWeather => {
  const { seed, traits: named = passingTraits } = options;
  const made = named.map(split).map(({ name, value }) => {
    const trait = traitNamed(name);
    let struck = 0;
    const strike = (): void => {
      struck += 1;
    };
    const part = trait.make({ random: streamOf(seed, name), now, strike, value });
    const { passes, what } = trait;
    return { part, reading: (): TraitReading => ({ name, passes, what, struck }) };
  });
  const weather: Weather = {};
  const passes = made.some(({ reading }) => reading().passes);
  return {
    weather,
    begin: () => Object.assign(weather, passes && { soonMilliseconds }, ...made.map(({ part }) => part)),
    calm: () => {
      for (const name of Object.keys(weather) as (keyof Weather)[])
        delete (weather as Record<string, unknown>)[name];
    },
    reading: () => ({ seed, traits: made.map(({ reading }) => reading()) }),
  };
};

export const weatherRoutes = (made: MadeWeather | undefined): LocalRoutes => ({
  'GET /_local/weather': () => ({ status: 200, body: made?.reading() ?? { seed: null, traits: [] } }),
});
