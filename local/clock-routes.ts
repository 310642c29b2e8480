/** Reads and advances the stack's clock over HTTP. */
import * as z from 'zod';
import type { LocalAnswer, LocalRoutes } from './aws/service.ts';
import type { Clock } from './clock.ts';

/** Nobody needs more at once, and dates stay dates. */
const maximumAdvanceSeconds = 10 * 366 * 24 * 3600;

const advanceSchema = z.strictObject({ advanceSeconds: z.number().min(0).max(maximumAdvanceSeconds) });

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

export const clockRoutes = (clock: Clock, advance: (seconds: number) => void): LocalRoutes => {
  const reading = (): LocalAnswer => ({
    status: 200,
    body: { now: new Date(clock.now()).toISOString(), offsetSeconds: clock.offsetSeconds() },
  });
  return {
    'GET /_local/clock': reading,
    'POST /_local/clock': ({ body }) => {
      const parsed = advanceSchema.safeParse(parse(body));
      if (!parsed.success) {
        const message = `send {"advanceSeconds": n}, n from 0 to ${maximumAdvanceSeconds}: the clock only goes forward`;
        return { status: 400, body: { message } };
      }
      advance(parsed.data.advanceSeconds);
      return reading();
    },
  };
};
