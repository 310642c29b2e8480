/** The two ends of a span of time as clients send them: a moment, or a whole day in UTC. */
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** Both are inclusive, and become moments with milliseconds, as times are stored. */
export const timeRange = {
  from: moment.or(z.iso.date().transform((day) => `${day}T00:00:00.000Z`)).optional(),
  to: moment.or(z.iso.date().transform((day) => `${day}T23:59:59.999Z`)).optional(),
};
