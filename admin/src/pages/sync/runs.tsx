/** Runs, as they go on: what was sent and taken, and what is left. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { type Status, StatusBadge } from '../../parts/status.tsx';
import { RunLines } from './run-lines.tsx';

type Run = Schemas['SyncRun'];

const statusOf: Readonly<Record<Run['status'], Status>> = {
  running: 'processing',
  done: 'done',
  failed: 'failed',
};

const Details = ({ of }: { readonly of: Run }) => {
  const t = useTranslations('sync');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t('details')}
      </Button>
      {opened && <RunLines of={of} close={() => setOpened(false)} />}
    </>
  );
};

export const Runs = () => {
  const t = useTranslations();
  const list = useList({
    name: ['sync', 'runs'],
    pageAt: (cursor) =>
      api.GET('/v1/integrations/external/runs', { params: { query: { limit: 10, cursor } } }),
    everySeconds: 5,
  });
  return (
    <ListTable
      label={t('sync.runs')}
      list={list}
      empty={t('sync.noRuns')}
      keyOf={({ id }) => id}
      columns={[
        { key: 'started', title: t('sync.started'), cell: ({ startedAt }) => <When at={startedAt} /> },
        { key: 'by', title: t('sync.by'), cell: ({ startedBy }) => startedBy, wide: true },
        {
          key: 'status',
          title: t('list.status'),
          cell: ({ status }) => <StatusBadge status={statusOf[status]} />,
        },
        { key: 'sent', title: t('sync.sent'), cell: ({ counts }) => counts.sent, right: true, wide: true },
        { key: 'taken', title: t('sync.taken'), cell: ({ counts }) => counts.taken, right: true, wide: true },
        {
          key: 'skipped',
          title: t('sync.skipped'),
          cell: ({ counts }) => counts.skipped,
          right: true,
          wide: true,
        },
        {
          key: 'conflicts',
          title: t('sync.inConflict'),
          cell: ({ counts }) => counts.conflicts,
          right: true,
          wide: true,
        },
        { key: 'trouble', title: t('sync.trouble'), cell: ({ trouble }) => trouble, wide: true },
        { key: 'details', title: '', cell: (run) => <Details of={run} />, right: true },
      ]}
    />
  );
};
