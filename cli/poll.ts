/** Asks again and again until there is what was waited for. */
import { setTimeout as sleep } from 'node:timers/promises';

export type Polling = {
  readonly everySeconds: number;
  /** Left out: for ever. */
  readonly timeoutSeconds?: number | undefined;
  readonly stopped: AbortSignal;
};

/** @returns the first answer that is not undefined; undefined when it was stopped, or the time was over */
export const poll = async <T>(
  look: () => Promise<T | undefined>,
  { everySeconds, timeoutSeconds = Number.POSITIVE_INFINITY, stopped }: Polling,
): Promise<T | undefined> => {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (!stopped.aborted) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) return undefined;
    await sleep(everySeconds * 1000, undefined, { signal: stopped }).catch(() => undefined);
  }
  return undefined;
};
