/** Payments that a customer's bank wants back. */
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount, amountColumn, When } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { ClearFilters, StatusFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesidePayments } from './beside.ts';

type Dispute = Schemas['Dispute'];
const statuses = ['open', 'won', 'lost', 'accepted'] as const;

const Accept = ({ dispute, close }: { readonly dispute: Dispute; readonly close: () => void }) => {
  const t = useTranslations('payments');
  const once = useOnce();
  const change = useChange({
    run: () => {
      const params = { path: { id: dispute.id }, header: once(dispute.updatedAt) };
      return answered(api.POST('/v1/disputes/{id}/accept', { params }));
    },
    done: t('accepted'),
    touches: ['disputes', 'attention', 'order', 'payments'],
    after: close,
  });
  return (
    <ChangeDialog title={t('accept')} submit={t('accept')} change={change} close={close} danger>
      <Text>
        {t('acceptMeans')} <Amount of={dispute.amount} fw={700} />
      </Text>
    </ChangeDialog>
  );
};

const RowActions = ({ dispute }: { readonly dispute: Dispute }) => {
  const t = useTranslations('payments');
  const [accepting, setAccepting] = useState(false);
  if (dispute.status !== 'open') return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAccepting(true)}>
        {t('accept')}
      </Button>
      {accepting && <Accept dispute={dispute} close={() => setAccepting(false)} />}
    </>
  );
};

export default function Disputes() {
  const t = useTranslations();
  const by = useFilters();
  const beside = useBesidePayments();
  const status = statuses.find((one) => one === by.filters.status);
  const list = useList({
    name: ['disputes', status],
    pageAt: (cursor) => api.GET('/v1/disputes', { params: { query: { status, limit: 25, cursor } } }),
  });
  return (
    <Page
      title={t('payments.disputes')}
      actions={<PagesBeside pages={beside} label={t('places.payments')} />}
    >
      <Group align="end">
        <StatusFilter by={by} statuses={statuses} />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('payments.disputes')}
        list={list}
        filtered={by.isFiltered}
        empty={t('payments.noDisputes')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'order',
            title: t('payments.order'),
            cell: ({ orderId }) => <OrderLink id={orderId} />,
          },
          { key: 'status', title: t('list.status'), cell: (one) => <StatusBadge status={one.status} /> },
          { key: 'reason', title: t('payments.reason'), cell: ({ reason }) => reason, wide: true },
          { key: 'provider', title: t('payments.provider'), cell: ({ provider }) => provider, wide: true },
          { key: 'due', title: t('payments.due'), cell: ({ dueAt }) => <When at={dueAt} />, wide: true },
          amountColumn('amount', t('payments.amount')),
          { key: 'actions', title: '', cell: (dispute) => <RowActions dispute={dispute} /> },
        ]}
      />
    </Page>
  );
}
