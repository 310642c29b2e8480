/**
 * Where the work differs between an address with an account and one without, the answer's time must not say so:
 * it comes after a fixed time, or later only when the user pool is slower than usual.
 *
 *   no account    ── sign up ──────────────────····│ answer
 *   an account    ── sign up ✗ ── look ── mail ────│ answer
 */
const floorMilliseconds = 500;

export const atFloor = async <T>(work: Promise<T>): Promise<T> => {
  const floor = new Promise<void>((resolve) => setTimeout(resolve, floorMilliseconds));
  const [outcome] = await Promise.allSettled([work, floor]);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
};
