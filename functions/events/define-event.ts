/** One entry of the catalogue of events. */
import type * as z from 'zod';

/** Each makes, of the data of its version, that of the next. */
export type Upgrades = Readonly<Record<number, (data: unknown) => unknown>>;

/**
 * The schema is made when it is first asked for: a function hears of few events, and would make all at its start.
 * @param upgrades one for each version before this: the archive replays what was announced 90 days ago, and an outbox
 * item is published again however old it is
 */
export const defineEvent = <const S extends z.ZodType>(
  source: string,
  version: number,
  make: () => S,
  upgrades: Upgrades = {},
) => {
  let made: S | undefined;
  return {
    source,
    version,
    upgrades,
    get data(): S {
      made ??= make();
      return made;
    },
  };
};

export type Definition<S extends z.ZodType> = {
  readonly version: number;
  readonly upgrades: Upgrades;
  readonly data: S;
};

/**
 * The data of an event as its newest version has it.
 * @throws Error for a version that is not known (yet: consumers and publisher are not deployed at one moment, and the
 * event comes again), ZodError for data that are not of it
 */
export const readData = <S extends z.ZodType>(
  { version: newest, upgrades, data: schema }: Definition<S>,
  { version, data }: { readonly version: number; readonly data?: unknown },
): z.output<S> => {
  let upgraded = data;
  for (let from = version; from !== newest; from += 1) {
    const upgrade = upgrades[from];
    if (!upgrade) throw new Error(`unknown version ${version}: known are those up to ${newest}`);
    upgraded = upgrade(upgraded);
  }
  return schema.parse(upgraded);
};
