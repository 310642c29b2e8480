/** The one rule of everything that has two ends: dates, prices, deliveries. */
import type * as z from 'zod';

type End = string | number | null | undefined;

/**
 * For `superRefine`: a range that ends before it begins is refused at its end. Open ends are no ends.
 * @param strictly whether a range must not end where it begins
 */
export const inOrder =
  <F extends string, T extends string>(from: F, to: T, { strictly = false }: { strictly?: boolean } = {}) =>
  (range: { readonly [K in F | T]?: End }, context: z.RefinementCtx): void => {
    const begin: End = range[from];
    const end: End = range[to];
    if (begin === undefined || begin === null || end === undefined || end === null) return;
    if (strictly ? end > begin : end >= begin) return;
    context.addIssue({
      code: 'custom',
      path: [to],
      message: strictly ? `must be after ${from}` : `must not be before ${from}`,
    });
  };
