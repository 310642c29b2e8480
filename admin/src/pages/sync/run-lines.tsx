/** What one run sent, took and left out, and why. */
import { Modal, Stack, Text } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl';
import { api, type Schemas } from '../../app/waybill.ts';
import { ListTable, useList } from '../../parts/list.tsx';
import { OrderLink } from '../../parts/named.tsx';

type Props = { readonly of: Schemas['SyncRun']; readonly close: () => void };

const Lines = ({ runId }: { readonly runId: string }) => {
  const t = useTranslations('sync');
  const list = useList({
    name: ['sync', 'runs', runId],
    pageAt: (cursor) =>
      api.GET('/v1/integrations/external/runs/{id}', {
        params: { path: { id: runId }, query: { limit: 50, cursor } },
      }),
    everySeconds: 5,
  });
  return (
    <ListTable
      label={t('details')}
      list={list}
      empty={t('noLines')}
      keyOf={({ kind, at, changeId, orderId, orderVersion }) =>
        [kind, at, changeId, orderId, orderVersion].join(' ')
      }
      columns={[
        { key: 'kind', title: t('what'), cell: ({ kind, what }) => `${t(`line.${kind}`)}: ${what}` },
        {
          key: 'order',
          title: t('order'),
          cell: ({ orderId, externalId, kind }) =>
            orderId && kind !== 'conflict' ? <OrderLink id={orderId} /> : externalId,
        },
        { key: 'why', title: t('why'), cell: ({ why }) => why, wide: true },
      ]}
    />
  );
};

export const RunLines = ({ of: { id, startedAt, trouble }, close }: Props) => {
  const t = useTranslations();
  const format = useFormatter();
  const at = format.dateTime(new Date(startedAt), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Modal
      opened
      onClose={close}
      title={t('sync.detailsOf', { at })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <Stack>
        {trouble && <Text size="sm">{trouble}</Text>}
        <Lines runId={id} />
      </Stack>
    </Modal>
  );
};
