/** What waits in a dead-letter queue: which order, since when, and until when it can be sent again. Pure. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { deadEndOf, deadEnds } from './dead-ends-contract.ts';
import type { Matter, NewMatter } from './matter.ts';

/** SQS keeps a message no longer, counted from when it was sent first. */
export const keptDays = 14;
const keptMilliseconds = keptDays * 24 * 60 * 60_000;

export type DeadLetter = { readonly messageId: string; readonly sentAt: string; readonly body: string };

/** What the bus puts into a queue. Other letters are of streams that could not be published. */
const eventSchema = z.object({
  detail: z.object({
    id: z.string(),
    type: z.string(),
    orderId: idSchema('order').optional().catch(undefined),
    data: z.object({ orderId: idSchema('order').optional().catch(undefined) }).catch({}),
  }),
});

const eventIn = (body: string) => {
  try {
    return eventSchema.safeParse(JSON.parse(body)).data?.detail;
  } catch {
    return undefined;
  }
};

/** The same event that dies again is the same matter. */
const matterOfLetter = (queue: string, { messageId, sentAt, body }: DeadLetter): NewMatter => {
  const event = eventIn(body);
  const orderId = event?.orderId ?? event?.data.orderId;
  const what = event ? `${event.type}${orderId === undefined ? '' : ` of ${orderId}`}` : 'A message';
  return {
    kind: 'dead-letter',
    detail: event?.id ?? messageId,
    at: sentAt,
    ...(orderId !== undefined && { orderId }),
    stake: {
      text: `${what} could not be processed and waits in ${queue}: what follows from it did not happen`,
    },
    nextStep: `${deadEnds[deadEndOf(queue)](queue)}. It is kept for ${keptDays} days; later, replay the bus’s archive for that time.`,
  };
};

export const mattersOfLetters = (queue: string, letters: readonly DeadLetter[]): NewMatter[] => [
  ...new Map(
    letters.map((letter) => {
      const matter = matterOfLetter(queue, letter);
      return [matter.detail, matter] as const;
    }),
  ).values(),
];

/** It was not sent again: SQS forgot it. Only a person can tell when that is made good. */
export const isForgotten = ({ at }: Matter, now: Date): boolean =>
  Date.parse(at) + keptMilliseconds <= now.getTime();
