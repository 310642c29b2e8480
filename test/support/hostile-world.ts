/** `WAYBILL_HOSTILE=<seed>` lets the journeys run in a world that is not kind, with every trait that passes by itself. */
import type { WeatherOptions } from '../../local/aws/weather/make-weather.ts';
import { longestLagMilliseconds } from '../../local/aws/weather/traits/lagging-indexes.ts';

export const longestLagSeconds = longestLagMilliseconds / 1000;

/** The traits add no more to an order's course. */
export const mostAddedSeconds = 20;

/** @returns undefined for a kind one */
export const hostileWorld = (): WeatherOptions | undefined => {
  const seed = process.env.WAYBILL_HOSTILE;
  return seed === undefined ? undefined : { seed: Number(seed) };
};
