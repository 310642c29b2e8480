/** Who is told of events. */
import { Button, Code, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { AddEndpoint } from './endpoint-form.tsx';

export default function Endpoints() {
  const t = useTranslations();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const list = useList({
    name: ['webhooks', 'list'],
    pageAt: (cursor) => api.GET('/v1/webhook-endpoints', { params: { query: { limit: 25, cursor } } }),
  });
  return (
    <Page
      title={t('places.webhooks')}
      actions={<Button onClick={() => setAdding(true)}>{t('webhooks.add')}</Button>}
    >
      {secret && (
        <Stack gap={4} role="status">
          <Text size="sm">{t('webhooks.secretOnce')}</Text>
          <Code block>{secret}</Code>
        </Stack>
      )}
      <ListTable
        label={t('places.webhooks')}
        list={list}
        empty={t('webhooks.empty')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'url',
            title: t('webhooks.url'),
            cell: ({ id, url }) => (
              <To to="/webhooks/$id" params={{ id }} style={{ overflowWrap: 'anywhere' }}>
                {url}
              </To>
            ),
          },
          {
            key: 'what',
            title: t('webhooks.description'),
            cell: ({ description }) => description ?? '',
            wide: true,
          },
          {
            key: 'events',
            title: t('webhooks.events'),
            cell: ({ eventTypes }) => eventTypes.length,
            right: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ status }) => <StatusBadge status={status} />,
            below: true,
          },
          {
            key: 'failing',
            title: t('webhooks.failing'),
            cell: ({ failingSince }) => <When at={failingSince} />,
            wide: true,
          },
        ]}
      />
      {adding && <AddEndpoint close={() => setAdding(false)} shown={setSecret} />}
    </Page>
  );
}
