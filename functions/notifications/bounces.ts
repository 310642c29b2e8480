/**
 * Hears from SES which mails came back, and notes it where staff look up the mails of an order. Nobody is taken off a list
 * here: SES itself sends nothing more to an address that bounced for good or complained (docs/deploy.md).
 */
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { fromQueue } from '../shared/from-queue.ts';
import { log } from '../shared/log.ts';
import { type CameBack, noteCameBack } from './came-back.ts';
import { noticeOf } from './notice-tag.ts';

const mail = z.object({ tags: z.record(z.string(), z.array(z.string())) });

/** What we need of https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html: no address. */
const eventSchema = z.object({
  detail: z.discriminatedUnion('eventType', [
    z.object({
      eventType: z.literal('Bounce'),
      mail,
      bounce: z.object({ bounceType: z.string(), bounceSubType: z.string(), timestamp: z.iso.datetime() }),
    }),
    z.object({
      eventType: z.literal('Complaint'),
      mail,
      complaint: z.object({ complaintFeedbackType: z.string().optional(), timestamp: z.iso.datetime() }),
    }),
  ]),
});
type Detail = z.output<typeof eventSchema>['detail'];

const cameBackOf = (detail: Detail): CameBack => {
  if (detail.eventType === 'Bounce') {
    const { bounceType, bounceSubType, timestamp: at } = detail.bounce;
    return { as: 'bounced', at, reason: `${bounceType}/${bounceSubType}` };
  }
  const { complaintFeedbackType: reason, timestamp: at } = detail.complaint;
  return { as: 'complained', at, ...(reason !== undefined && { reason }) };
};

const note = async ({ body }: SQSRecord): Promise<void> => {
  const { detail } = eventSchema.parse(JSON.parse(body));
  const notice = noticeOf(detail.mail.tags);
  const cameBack = cameBackOf(detail);
  const isNews = notice !== undefined && (await noteCameBack(notice, cameBack));
  log.info('a mail came back', { ...cameBack, orderId: notice?.orderId, kind: notice?.kind, isNews });
};

export const handler = fromQueue(note);
