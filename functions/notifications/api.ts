/** HTTP: which mails an order had, and one of them once more. */
import { mustGetOrder } from '../orders/store.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { notificationsRoutes } from './contract.ts';
import { letterOf } from './letters.ts';
import { notify } from './notify.ts';
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

export const handler = serve(notificationsRoutes, {
  listNotifications: async ({ params }) => {
    const [order, notices] = await Promise.all([mustGetOrder(params.id), listNotices(params.id)]);
    const sorted = notices.sort((a, b) => (whenOf(a) < whenOf(b) ? -1 : 1));
    log.info('mails of an order listed', { orderId: order.id });
    return { status: 200, body: { items: sorted.map(shown) } };
  },

  resendNotification: async ({ params, seed, now, caller }) => {
    const order = await mustGetOrder(params.id);
    const found = (await listNotices(order.id)).find((notice) => idOf(notice) === params.notificationId);
    if (!found) throw notFound('notification');
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
