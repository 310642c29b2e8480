/** Tells an endpoint once more what happened in a time; page after page until all of it is sent. */
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange } from '../../parts/change.tsx';

export const Replay = ({
  endpointId,
  close,
}: {
  readonly endpointId: string;
  readonly close: () => void;
}) => {
  const t = useTranslations();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [replayed, setReplayed] = useState(0);
  const change = useChange({
    run: async () => {
      const path = { id: endpointId };
      let until: string | undefined = `${to}T23:59:59.999Z`;
      while (until !== undefined) {
        const body = { from: `${from}T00:00:00.000Z`, to: until };
        const answer: { replayed: number; continueTo?: string } = await answered(
          api.POST('/v1/webhook-endpoints/{id}/replay', { params: { path }, body }),
        );
        setReplayed((count) => count + answer.replayed);
        until = answer.continueTo;
      }
    },
    done: t('webhooks.replayed'),
    touches: ['webhooks'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('webhooks.replay')}
      submit={t('webhooks.replay')}
      change={change}
      close={close}
      incomplete={!from || !to || to < from}
    >
      <TextInput
        label={t('list.from')}
        type="date"
        required
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <TextInput
        label={t('list.to')}
        type="date"
        required
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
      />
      <Text size="sm" role="status">
        {t('webhooks.soFar', { count: replayed })}
      </Text>
    </ChangeDialog>
  );
};
