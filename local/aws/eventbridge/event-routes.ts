/** What happened, for people and tests: `GET /_local/events`, newest first. */
import * as z from 'zod';
import type { LocalRoutes } from '../service.ts';
import type { EventLog } from './event-log.ts';

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.coerce.number().int().positive().optional(),
  type: z.string().optional(),
  mentions: z.string().optional(),
});

export const eventRoutes = (log: EventLog): LocalRoutes => ({
  'GET /_local/events': ({ query }) => {
    const parsed = querySchema.safeParse(Object.fromEntries(query));
    if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
    const { limit, cursor, type, mentions } = parsed.data;
    const events = log.page({ limit, before: cursor, type, mentions });
    const last = events.at(-1);
    return {
      status: 200,
      body: {
        items: events.map(({ envelope, ingestedAt }) => ({
          id: envelope.id,
          type: envelope['detail-type'],
          source: envelope.source,
          at: new Date(ingestedAt).toISOString(),
          detail: envelope.detail,
        })),
        ...(last && events.length === limit && { nextCursor: String(last.sequence) }),
      },
    };
  },
});
