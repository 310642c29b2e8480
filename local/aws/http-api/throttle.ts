/** API Gateway's throttling: one token bucket per route. */
export type Limit = { readonly rate: number; readonly burst: number };

/** @returns whether one more request may pass now; milliseconds since the epoch or any other steady start */
export const makeThrottle = ({ rate, burst }: Limit): ((nowMilliseconds: number) => boolean) => {
  let tokens = burst;
  let filledAt = 0;
  return (now) => {
    tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) / 1000) * rate);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
