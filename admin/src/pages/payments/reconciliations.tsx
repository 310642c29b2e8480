/** The shop's books held against the providers' lists. */
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesidePayments } from './beside.ts';

const Start = ({ close }: { readonly close: () => void }) => {
  const t = useTranslations();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const once = useOnce();
  const change = useChange({
    run: () => {
      const body = {
        ...(from && { from: `${from}T00:00:00.000Z` }),
        ...(to && { to: `${to}T23:59:59.999Z` }),
      };
      return answered(
        api.POST('/v1/payments/reconciliations', { params: { header: once({ body, started }) }, body }),
      );
    },
    done: t('payments.compared'),
    touches: ['reconciliations', 'attention', 'payments'],
    after: close,
  });
  const [started] = useState(() => crypto.randomUUID());
  return (
    <ChangeDialog title={t('payments.compare')} submit={t('payments.compare')} change={change} close={close}>
      <Text size="sm">{t('payments.compareHint')}</Text>
      <TextInput
        label={t('list.from')}
        type="date"
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <TextInput
        label={t('list.to')}
        type="date"
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
      />
    </ChangeDialog>
  );
};

const Findings = ({ findings }: Pick<Schemas['Reconciliation'], 'findings'>) => {
  const t = useTranslations('payments');
  if (findings.length === 0) return t('noFindings');
  return (
    <Stack gap={2}>
      {findings.map(({ kind, provider, txRef, orderId, repaired }) => (
        <Text key={`${kind} ${txRef}`} size="sm">
          {t(`finding.${kind}`)} · {provider} {txRef} {repaired && `(${t('repaired')})`}{' '}
          {orderId && <OrderLink id={orderId} />}
        </Text>
      ))}
    </Stack>
  );
};

export default function Reconciliations() {
  const t = useTranslations();
  const beside = useBesidePayments();
  const [starting, setStarting] = useState(false);
  const list = useList({
    name: ['reconciliations'],
    pageAt: (cursor) => api.GET('/v1/payments/reconciliations', { params: { query: { limit: 25, cursor } } }),
  });
  return (
    <Page
      title={t('payments.reconciliations')}
      actions={
        <>
          <PagesBeside pages={beside} label={t('places.payments')} />
          <Button size="xs" onClick={() => setStarting(true)}>
            {t('payments.compare')}
          </Button>
        </>
      }
    >
      <ListTable
        label={t('payments.reconciliations')}
        list={list}
        empty={t('payments.neverCompared')}
        keyOf={({ id }) => id}
        columns={[
          { key: 'at', title: t('payments.at'), cell: ({ startedAt }) => <When at={startedAt} /> },
          {
            key: 'span',
            title: t('payments.span'),
            cell: ({ from, to }) => (
              <>
                <When at={from} /> – <When at={to} />
              </>
            ),
            wide: true,
          },
          { key: 'status', title: t('list.status'), cell: ({ status }) => <StatusBadge status={status} /> },
          {
            key: 'checked',
            title: t('payments.checked'),
            cell: ({ checked }) => checked,
            right: true,
            wide: true,
          },
          {
            key: 'findings',
            title: t('payments.findings'),
            cell: ({ findings }) => <Findings findings={findings} />,
          },
        ]}
      />
      {starting && <Start close={() => setStarting(false)} />}
    </Page>
  );
}
