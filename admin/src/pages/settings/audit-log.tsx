/** Who changed what of others: kept by the API, shown to admins. */
import { Button, Code, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ClearFilters, SpanFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Actor } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesideSettings } from './beside.ts';

type Entry = Schemas['AuditEntry'];

const Details = ({ of }: { readonly of: Entry }) => {
  const t = useTranslations();
  const [opened, setOpened] = useState(false);
  const close = (): void => setOpened(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-label={`${t('webhooks.details')}: ${of.action}`}
      >
        {t('webhooks.details')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={of.action}
        size="lg"
        closeButtonProps={{ 'aria-label': t('dialog.close') }}
      >
        <Stack>
          <Code block tabIndex={0}>
            {JSON.stringify(
              { before: of.before, after: of.after, code: of.code, requestId: of.requestId },
              undefined,
              2,
            )}
          </Code>
        </Stack>
      </Modal>
    </>
  );
};

export default function AuditLog() {
  const t = useTranslations();
  const by = useFilters();
  const beside = useBesideSettings();
  const { actor, object, from, to } = by.filters;
  const query = {
    ...(actor && { actor }),
    ...(object && { object }),
    ...(from && { from }),
    ...(to && { to }),
  };
  const list = useList({
    name: ['audit', query],
    pageAt: (cursor) => api.GET('/v1/audit-log', { params: { query: { ...query, limit: 25, cursor } } }),
  });
  return (
    <Page
      title={t('settings.auditLog')}
      actions={<PagesBeside pages={beside} label={t('places.settings')} />}
    >
      <Group align="end">
        {(['actor', 'object'] as const).map((name) => (
          <TextInput
            key={name}
            label={t(`settings.${name}`)}
            defaultValue={by.filters[name] ?? ''}
            onKeyDown={({ key, currentTarget }) =>
              key === 'Enter' && by.set({ [name]: currentTarget.value.trim() })
            }
            onBlur={({ currentTarget }) => by.set({ [name]: currentTarget.value.trim() })}
          />
        ))}
        <SpanFilter by={by} />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('settings.auditLog')}
        list={list}
        filtered={by.isFiltered}
        keyOf={({ id }) => id}
        columns={[
          { key: 'at', title: t('webhooks.at'), cell: ({ at }) => <When at={at} /> },
          {
            key: 'actor',
            title: t('settings.actor'),
            cell: ({ actor: who }) => <Actor of={who} />,
            wide: true,
          },
          {
            key: 'action',
            title: t('settings.action'),
            cell: ({ action }) => <span className="anywhere">{action}</span>,
          },
          { key: 'object', title: t('settings.object'), cell: (entry) => entry.object ?? '', wide: true },
          {
            key: 'outcome',
            title: t('list.status'),
            cell: ({ outcome }) => <StatusBadge status={outcome} />,
            below: true,
          },
          { key: 'details', title: '', cell: (entry) => <Details of={entry} />, right: true },
        ]}
      />
    </Page>
  );
}
