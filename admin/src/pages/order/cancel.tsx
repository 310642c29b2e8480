/** The whole order ends; what was paid goes back by itself. */
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { touchesOrder } from './data.ts';
import type { DialogProps } from './order.tsx';

export default function Cancel({ order, close }: DialogProps) {
  const t = useTranslations('order');
  const [reason, setReason] = useState('');
  const once = useOnce();
  const change = useChange({
    run: () => {
      const said = reason.trim();
      const body = said === '' ? {} : { reason: said };
      return answered(
        api.POST('/v1/orders/{id}/cancel', { params: { path: { id: order.id }, header: once(body) }, body }),
      );
    },
    done: t('cancelled'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog title={t('do.cancel')} submit={t('cancelNow')} change={change} close={close} danger>
      <Text size="sm">{t('cancelMeans')}</Text>
      <TextInput
        label={t('reason')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </ChangeDialog>
  );
}
