/** An order's history and the mails about it, as one list. */
import type * as z from 'zod';
import type { CameBack } from '../notifications/came-back.ts';
import { listNotices } from '../notifications/store.ts';
import { listHistory } from '../order-flow/history.ts';
import type { HistoryEntry } from '../order-flow/history-entry.ts';
import type { Id } from '../shared/ids.ts';
import type { timelineEntrySchema } from './contract.ts';

export type TimelineEntry = z.input<typeof timelineEntrySchema>;

const pageSize = 100;
/** An order goes through some dozens of entries; one with more than this shows its first ones. */
export const maximumEntries = 1_000;

const wholeHistory = async (orderId: Id<'order'>): Promise<HistoryEntry[]> => {
  const entries: HistoryEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await listHistory(orderId, { limit: pageSize, cursor });
    entries.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && entries.length < maximumEntries);
  return entries;
};

/** `parcel-shipped` → `Mail sent: parcel shipped` */
const mailTitle = (kind: string): string => `Mail sent: ${kind.replaceAll(/[.-]/g, ' ')}`;

/** `bounced at 2026-11-26T16:00:00.000Z: Permanent/General` */
const cameBackDetail = ({ as, at, reason }: CameBack): string =>
  `${as} at ${at}${reason === undefined ? '' : `: ${reason}`}`;

export const timelineOf = async (orderId: Id<'order'>): Promise<TimelineEntry[]> => {
  const [history, notices] = await Promise.all([wholeHistory(orderId), listNotices(orderId)]);
  const told = history.map(({ at, kind, title, actor, reason, events }) => ({
    at,
    kind,
    title,
    actor,
    detail: reason ?? events.slice(1).join(', '),
  }));
  const mails = notices.flatMap(({ status, closedAt, kind, cameBack }) =>
    status === 'sent' && closedAt !== undefined
      ? [
          {
            at: closedAt,
            kind: 'mail' as const,
            title: mailTitle(kind),
            actor: 'notifications',
            detail: cameBack ? cameBackDetail(cameBack) : '',
          },
        ]
      : [],
  );
  return [...told, ...mails].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
};
