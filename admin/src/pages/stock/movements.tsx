/** Every piece that came and went, newest first. */
import { Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import type { StockOf } from './adjust.tsx';

export const Movements = ({ stock, close }: { readonly stock: StockOf; readonly close: () => void }) => {
  const t = useTranslations();
  const title = t('stock.movementsOf', { sku: stock.sku });
  const path = { variantId: stock.variantId };
  const list = useList({
    name: ['stock', 'movements', stock.variantId],
    pageAt: (cursor) =>
      api.GET('/v1/inventory/{variantId}/movements', { params: { path, query: { limit: 25, cursor } } }),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <ListTable
        label={title}
        list={list}
        keyOf={({ id }) => id}
        columns={[
          { key: 'at', title: t('stock.at'), cell: ({ at }) => <When at={at} /> },
          {
            key: 'delta',
            title: t('stock.pieces'),
            cell: ({ delta }) => (delta > 0 ? `+${delta}` : delta),
            right: true,
          },
          { key: 'reason', title: t('stock.reason'), cell: ({ reason }) => t(`stock.reasons.${reason}`) },
          {
            key: 'note',
            title: t('stock.note'),
            cell: ({ note, orderId }) => note ?? orderId ?? '',
            wide: true,
          },
        ]}
      />
    </Modal>
  );
};
