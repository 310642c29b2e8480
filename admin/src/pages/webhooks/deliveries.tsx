/** What an endpoint was sent, and what it said to it. */
import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useChange, useOnce } from '../../parts/change.tsx';
import { ChoiceFilter, ClearFilters, useFilters } from '../../parts/filters.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { deliveryStatus } from '../order/words.ts';

type Delivery = Schemas['WebhookDelivery'];
const statuses = ['pending', 'delivered', 'dead'] as const;

const readable = (payload: string): string => {
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    return payload;
  }
};

const Details = ({ of, close }: { readonly of: Delivery; readonly close: () => void }) => {
  const t = useTranslations();
  const once = useOnce();
  const again = useChange({
    run: () => {
      const params = { path: { id: of.id }, header: once(of.attempts.length) };
      return answered(api.POST('/v1/webhook-deliveries/{id}/redeliver', { params }));
    },
    done: t('webhooks.redelivered'),
    touches: ['webhooks'],
    after: close,
  });
  return (
    <Modal
      opened
      onClose={close}
      title={of.eventType}
      size="lg"
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <Stack>
        {of.attempts.map(({ at, status, error, durationMilliseconds, responseBody }) => (
          <Text key={at} size="sm">
            <When at={at} /> · {status ?? error} · {durationMilliseconds} ms {responseBody ?? ''}
          </Text>
        ))}
        <Code block tabIndex={0}>
          {readable(of.payload)}
        </Code>
        <Trouble error={again.error} />
        <Group justify="flex-end">
          <Button loading={again.isPending} onClick={() => again.mutate()}>
            {t('webhooks.redeliver')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};

const Open = ({ of }: { readonly of: Delivery }) => {
  const t = useTranslations('webhooks');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-label={`${t('details')}: ${of.eventType}`}
      >
        {t('details')}
      </Button>
      {opened && <Details of={of} close={() => setOpened(false)} />}
    </>
  );
};

export const Deliveries = ({ endpointId }: { readonly endpointId: string }) => {
  const t = useTranslations();
  const by = useFilters();
  const status = statuses.find((one) => one === by.filters.status);
  const list = useList({
    name: ['webhooks', endpointId, 'deliveries', status],
    pageAt: (cursor) =>
      api.GET('/v1/webhook-endpoints/{id}/deliveries', {
        params: { path: { id: endpointId }, query: { status, limit: 25, cursor } },
      }),
    everySeconds: 10,
  });
  return (
    <>
      <Group align="end">
        <ChoiceFilter
          by={by}
          name="status"
          label={t('list.status')}
          options={statuses.map((value) => ({ value, label: t(`states.${deliveryStatus(value)}`) }))}
        />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('webhooks.deliveries')}
        list={list}
        filtered={by.isFiltered}
        empty={t('webhooks.noDeliveries')}
        keyOf={({ id }) => id}
        columns={[
          { key: 'type', title: t('webhooks.event'), cell: ({ eventType }) => eventType },
          {
            key: 'at',
            title: t('webhooks.at'),
            cell: ({ occurredAt }) => <When at={occurredAt} />,
            wide: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: (one) => <StatusBadge status={deliveryStatus(one.status)} />,
          },
          {
            key: 'attempts',
            title: t('webhooks.attempts'),
            cell: ({ attempts }) => attempts.length,
            right: true,
            wide: true,
          },
          {
            key: 'next',
            title: t('webhooks.next'),
            cell: ({ nextAttemptAt }) => <When at={nextAttemptAt} />,
            wide: true,
          },
          { key: 'open', title: '', cell: (one) => <Open of={one} />, right: true },
        ]}
      />
    </>
  );
};
