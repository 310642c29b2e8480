/** A return, asked for by the customer on the phone. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { toReturn, touchesOrder } from './data.ts';
import type { DialogProps } from './order.tsx';
import { chosen, PiecesInput } from './pieces.tsx';

export default function TakeBack({ order, close }: DialogProps) {
  const t = useTranslations('order');
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const [reason, setReason] = useState('');
  const once = useOnce();
  const items = chosen(counts);
  const change = useChange({
    run: () => {
      const said = reason.trim();
      const body = { items, ...(said !== '' && { reason: said }) };
      return answered(
        api.POST('/v1/orders/{id}/returns', { params: { path: { id: order.id }, header: once(body) }, body }),
      );
    },
    done: t('takenBack'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('do.takeBack')}
      submit={t('takeBackNow')}
      change={change}
      close={close}
      incomplete={items.length === 0}
    >
      <PiecesInput items={order.items} most={toReturn} counts={counts} change={setCounts} />
      <TextInput
        label={t('reason')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </ChangeDialog>
  );
}
