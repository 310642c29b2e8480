/** What the list of orders can show of each. */
import { useTranslations } from 'use-intl';
import type { Schemas } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { useChosenColumns } from '../../parts/columns.tsx';
import { To } from '../../parts/links.tsx';
import type { Column } from '../../parts/list.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { contactOf } from '../order/data.ts';
import { paymentStatus } from '../order/words.ts';

type Order = Schemas['Order'];

const shownFirst = ['at', 'status', 'payment', 'to', 'pieces', 'total'];

const useColumns = (): readonly Column<Order>[] => {
  const t = useTranslations('orders');
  const wide = { wide: true } as const;
  return [
    {
      key: 'number',
      title: t('number'),
      cell: ({ id, number }) => (
        <To to="/orders/$id" params={{ id }} fw={600} className="whole">
          {number ?? id}
        </To>
      ),
    },
    { key: 'at', title: t('at'), cell: ({ createdAt }) => <When at={createdAt} />, ...wide },
    { key: 'status', title: t('status'), cell: ({ status }) => <StatusBadge status={status} />, below: true },
    {
      key: 'payment',
      title: t('payment'),
      cell: ({ payment }) => <StatusBadge status={paymentStatus(payment.status)} />,
      ...wide,
    },
    { key: 'provider', title: t('provider'), cell: ({ payment }) => payment.provider ?? '–', ...wide },
    { key: 'to', title: t('to'), cell: (order) => contactOf(order)?.name, ...wide },
    {
      key: 'place',
      title: t('place'),
      cell: (order) => {
        const to = contactOf(order);
        return to && `${to.city}, ${to.country}`;
      },
      ...wide,
    },
    { key: 'method', title: t('method'), cell: ({ shippingMethod }) => shippingMethod?.name, ...wide },
    { key: 'pieces', title: t('pieces'), cell: ({ fulfilment }) => fulfilment.pieces, right: true, ...wide },
    {
      key: 'shipped',
      title: t('shipped'),
      cell: ({ fulfilment: { shipped, pieces } }) => `${shipped} / ${pieces}`,
      right: true,
      ...wide,
    },
    { key: 'changed', title: t('changed'), cell: ({ updatedAt }) => <When at={updatedAt} />, ...wide },
    { key: 'total', title: t('total'), cell: ({ totals }) => <Amount of={totals.total} />, right: true },
  ];
};

export const useOrderColumns = () => useChosenColumns('orders', useColumns(), shownFirst);
