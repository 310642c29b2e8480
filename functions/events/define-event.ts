/** One entry of the catalogue of events. */
import type * as z from 'zod';

/** The schema is made when it is first asked for: a function hears of few events, and would make all at its start. */
export const define = <const S extends z.ZodType>(source: string, version: number, make: () => S) => {
  let made: S | undefined;
  return {
    source,
    version,
    get data(): S {
      made ??= make();
      return made;
    },
  };
};
