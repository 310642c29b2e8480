/** Token buckets as AWS's quotas have them, on the stack's clock. */
export type Quota = {
  /** Tokens that are there after a rest. */
  readonly burst: number;
  readonly perSecond: number;
};

export type Bucket = {
  /** Takes tokens, also those that are not there yet. */
  readonly take: (tokens: number) => void;
  /** Milliseconds until there is a token again; 0: there is one. */
  readonly wait: () => number;
};

export const tokenBucket = ({ burst, perSecond }: Quota, now: () => number): Bucket => {
  let tokens = burst;
  let filledAt = now();
  const fill = (): void => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
  };
  return {
    take: (wanted) => {
      fill();
      tokens -= wanted;
    },
    wait: () => {
      fill();
      return tokens > 0 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
};
