/** That a mail came back, on its notice: beside its status, because word of it may be faster than the sender. */
import * as z from 'zod';
import { setIf } from '../shared/conditional-write.ts';
import { noticeKey, noticesOfOrder, notificationsTable } from './table.ts';

export const cameBackSchema = z.object({
  as: z.enum(['bounced', 'complained']),
  at: z.iso.datetime(),
  /** SES's own words for why: `Permanent/General`, `abuse`. */
  reason: z.string().optional(),
});
export type CameBack = z.output<typeof cameBackSchema>;

export type NoticeName = { readonly orderId: string; readonly kind: string; readonly subject: string };

/** Events come more than once and in any order: the latest stays. */
const isNews = 'attribute_exists(#pk) AND (attribute_not_exists(#cameBack) OR #cameBack.#at < :at)';

/** @returns whether it is news; not for a notice that is gone */
export const noteCameBack = async (
  { orderId, kind, subject }: NoticeName,
  cameBack: CameBack,
): Promise<boolean> => {
  const { written } = await setIf(
    notificationsTable,
    noticeKey(noticesOfOrder(orderId), kind, subject),
    { cameBack },
    {
      expression: isNews,
      names: { '#pk': 'pk', '#cameBack': 'cameBack', '#at': 'at' },
      values: { ':at': cameBack.at },
    },
  );
  return written;
};
