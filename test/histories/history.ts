/** What clients saw: each call with the moments at which it began and ended, in one order of moments for all of them. */

export type Operation<I, O> = {
  readonly client: string;
  readonly input: I;
  /** Undefined: nobody knows; it may have happened, or may still happen at any later moment. */
  readonly output: O | undefined;
  readonly call: number;
  /** `Infinity` while nobody knows. */
  readonly return: number;
};

export type Moments = { readonly call: number; readonly return: number };

/** Counts the moments of a history, and times calls by them. */
export const newTimeline = () => {
  let moment = 0;
  const next = (): number => {
    moment += 1;
    return moment;
  };
  return {
    timed: async <T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly at: Moments }> => {
      const call = next();
      const result = await act();
      return { result, at: { call, return: next() } };
    },
  };
};

export type Timeline = ReturnType<typeof newTimeline>;
