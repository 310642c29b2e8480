/** An order's history, the mails about it and, for staff, which partners heard of it, as one list. */
import type * as z from 'zod';
import type { CameBack } from '../notifications/came-back.ts';
import { listNotices } from '../notifications/store.ts';
import { type HistoryRead, readHistory } from '../order-flow/history.ts';
import type { Id } from '../shared/ids.ts';
import { deliveriesOf, type PartnerTold } from '../webhooks/order-deliveries.ts';
import type { timelineEntrySchema } from './contract.ts';

export type TimelineEntry = z.input<typeof timelineEntrySchema>;

const pageSize = 100;
/** An order goes through some dozens of entries; one with more than this shows its first ones. */
export const maximumEntries = 1_000;

const wholeHistory = async (orderId: Id<'order'>): Promise<HistoryRead[]> => {
  const entries: HistoryRead[] = [];
  let cursor: string | undefined;
  do {
    const page = await readHistory(orderId, { limit: pageSize, cursor });
    entries.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && entries.length < maximumEntries);
  return entries;
};

const ofHistory = ({ entry: { at, kind, title, actor, reason, events } }: HistoryRead): TimelineEntry => ({
  at,
  kind,
  title,
  actor,
  detail: reason ?? events.slice(1).join(', '),
});

/** `parcel-shipped` → `Mail sent: parcel shipped` */
const mailTitle = (kind: string): string => `Mail sent: ${kind.replaceAll(/[.-]/g, ' ')}`;

/** `bounced at 2026-11-26T16:00:00.000Z: Permanent/General` */
const cameBackDetail = ({ as, at, reason }: CameBack): string =>
  `${as} at ${at}${reason === undefined ? '' : `: ${reason}`}`;

const mailsOf = async (orderId: Id<'order'>): Promise<TimelineEntry[]> =>
  (await listNotices(orderId)).flatMap(({ status, closedAt: at, kind, cameBack }) => {
    if (status !== 'sent' || at === undefined) return [];
    const detail = cameBack ? cameBackDetail(cameBack) : '';
    return [{ at, kind: 'mail', title: mailTitle(kind), actor: 'notifications', detail }];
  });

const outcomes = { pending: 'Webhook not taken yet', delivered: 'Webhook taken', dead: 'Webhook given up' };

/** `https://partner.example/hooks, attempt 2: 500, next at …` */
const ofPartner = ({ delivery, url }: PartnerTold): TimelineEntry => {
  const { status, eventType, occurredAt, attempts, attemptsMade, deadReason, dueAt } = delivery;
  const last = attempts.at(-1);
  const answer = last && `attempt ${attemptsMade}: ${last.status ?? last.error ?? 'no answer'}`;
  const waits = status === 'pending' && dueAt !== undefined ? `next at ${dueAt}` : undefined;
  return {
    at: last?.at ?? occurredAt,
    kind: 'webhook',
    title: `${outcomes[status]}: ${eventType}`,
    actor: 'webhooks',
    detail: [url, answer, deadReason, waits].filter((part) => part !== undefined).join(', '),
  };
};

/** @param withPartners for staff */
export const timelineOf = async (orderId: Id<'order'>, withPartners: boolean): Promise<TimelineEntry[]> => {
  const [history, mails] = await Promise.all([wholeHistory(orderId), mailsOf(orderId)]);
  const partners = withPartners ? await deliveriesOf(history.flatMap(({ told }) => told)) : [];
  const all = [...history.map(ofHistory), ...mails, ...partners.map(ofPartner)];
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
};
