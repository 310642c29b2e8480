/** One entry of the catalogue of events. */
import type * as z from 'zod';

export const define = <const S extends z.ZodType>(source: string, version: number, data: S) => ({
  source,
  version,
  data,
});
