/** HTTP: which mails an order had, what one of them says, and it once more. */
import { mustGetOrder } from '../orders/store.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { notificationsRoutes } from './contract.ts';
import { letterOf } from './letters.ts';
import { notify, writeLetter } from './notify.ts';
import { listNotices, type StoredNotice } from './store.ts';

const again = '.again.';

const idOf = ({ kind, subject = '-' }: StoredNotice): string => `${kind}.${subject}`;

const shown = (notice: StoredNotice) => ({
  id: idOf(notice),
  kind: notice.kind,
  status: notice.cameBack?.as ?? notice.status,
  ...(notice.closedAt !== undefined && { at: notice.closedAt }),
  ...(notice.cameBack && { cameBackAt: notice.cameBack.at, reason: notice.cameBack.reason }),
  resent: notice.subject?.includes(again) ?? false,
});

const whenOf = ({ closedAt }: StoredNotice): string => closedAt ?? '~';

const findNotice = async (orderId: string, notificationId: string): Promise<StoredNotice> => {
  const found = (await listNotices(orderId)).find((notice) => idOf(notice) === notificationId);
  if (!found) throw notFound('notification');
  return found;
};

const read = async (notice: StoredNotice, now: Date) => {
  const compose = letterOf(notice.kind, notice.about);
  const letter = compose && (await writeLetter(notice.orderId, compose, now));
  return letter && { to: letter.to, subject: letter.mail.subject, text: letter.mail.text };
};

export const handler = serve(notificationsRoutes, {
  listNotifications: async ({ params }) => {
    const [order, notices] = await Promise.all([mustGetOrder(params.id), listNotices(params.id)]);
    const sorted = notices.sort((a, b) => (whenOf(a) < whenOf(b) ? -1 : 1));
    log.info('mails of an order listed', { orderId: order.id });
    return { status: 200, body: { items: sorted.map(shown) } };
  },

  getNotification: async ({ params, now }) => {
    const order = await mustGetOrder(params.id);
    const notice = await findNotice(order.id, params.notificationId);
    const letter = await read(notice, now);
    log.info('a mail of an order read', { orderId: order.id, kind: notice.kind });
    return { status: 200, body: { ...shown(notice), ...(letter && { letter }) } };
  },

  resendNotification: async ({ params, seed, now, caller }) => {
    const order = await mustGetOrder(params.id);
    const found = await findNotice(order.id, params.notificationId);
    const compose = letterOf(found.kind, found.about);
    if (!compose) throw new DomainError('illegal-transition', 'This mail cannot be written again');
    const { kind, about, subject: first = '-' } = found;
    const subject = `${first.split(again)[0]}${again}${seed}`;
    await notify({ orderId: order.id, kind, subject, ...(about && { about }) }, compose, now);
    log.info('mail sent again', { orderId: order.id, kind, actor: caller.userId });
    const sent = (await listNotices(order.id)).find((one) => one.kind === kind && one.subject === subject);
    if (!sent) throw notFound('notification');
    return { status: 201, body: shown(sent) };
  },
});
