/** What the external system told and could not be taken. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useFilters } from '../../parts/filters.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';
import { BothSides } from './both-sides.tsx';

type Conflict = Schemas['SyncConflict'];

const Open = ({ of }: { readonly of: Conflict }) => {
  const t = useTranslations('sync');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t('look')}
      </Button>
      {opened && <BothSides of={of} close={() => setOpened(false)} />}
    </>
  );
};

export const Conflicts = () => {
  const t = useTranslations('sync');
  const by = useFilters();
  const status = by.filters.status === 'resolved' ? 'resolved' : 'open';
  const list = useList({
    name: ['sync', 'conflicts', status],
    pageAt: (cursor) =>
      api.GET('/v1/integrations/external/conflicts', { params: { query: { status, limit: 25, cursor } } }),
    everySeconds: 30,
  });
  return (
    <>
      <ListTable
        label={t('conflicts')}
        list={list}
        empty={t(status === 'open' ? 'noConflicts' : 'noneResolved')}
        keyOf={({ id }) => id}
        columns={[
          { key: 'what', title: t('what'), cell: ({ kind }) => t(`kind.${kind}`) },
          {
            key: 'order',
            title: t('order'),
            cell: ({ orderId, ours, externalId }) =>
              orderId && ours ? <OrderLink id={orderId} /> : externalId,
          },
          { key: 'why', title: t('why'), cell: ({ why }) => why, wide: true },
          { key: 'found', title: t('found'), cell: ({ foundAt }) => <When at={foundAt} />, wide: true },
          { key: 'open', title: '', cell: (conflict) => <Open of={conflict} />, right: true },
        ]}
      />
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => by.set({ status: status === 'open' ? 'resolved' : '' })}
        >
          {t(status === 'open' ? 'showResolved' : 'showOpen')}
        </Button>
      </Group>
    </>
  );
};
