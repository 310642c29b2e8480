/** Files that were asked for: how far each is, and fetching it. */
import { Button, Stack } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useChange } from '../../parts/change.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useBesideProducts } from '../products/beside.ts';
import { StartExport } from './start-export.tsx';

type Export = Schemas['ListedExport'];

const isThere = ({ status, expiresAt }: Export): boolean =>
  status === 'done' && expiresAt !== undefined && new Date(expiresAt) > new Date();

/** The address is made when it is asked for: it is good for five minutes. */
const Fetch = ({ of }: { readonly of: Export }) => {
  const t = useTranslations('bulk');
  const change = useChange({
    run: async () => {
      const found = await answered(api.GET('/v1/exports/{id}', { params: { path: { id: of.id } } }));
      if (found.downloadUrl) location.assign(found.downloadUrl);
    },
    done: t('fetched'),
    touches: ['exports'],
  });
  if (!isThere(of)) return null;
  return (
    <Stack gap={4} align="end">
      <Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate()}>
        {t('fetch')}
      </Button>
      <Trouble error={change.error} />
    </Stack>
  );
};

const What = ({ of }: { readonly of: Export }) => {
  const t = useTranslations();
  const { kind, from, to, orderStatus, reason } = of;
  const span = [from, to].map((at) => at?.slice(0, 10) ?? '…').join(' – ');
  return (
    <>
      {t(`bulk.kinds.${kind}`)}
      {(from || to) && `, ${span}`}
      {orderStatus && `, ${t(`states.${orderStatus}`)}`}
      {reason && `: ${reason}`}
    </>
  );
};

export default function Exports() {
  const t = useTranslations();
  const beside = useBesideProducts();
  const list = useList({
    name: ['exports', 'list'],
    pageAt: (cursor) => api.GET('/v1/exports', { params: { query: { limit: 25, cursor } } }),
    everySeconds: 2,
  });
  return (
    <Page title={t('bulk.exports')} actions={<PagesBeside pages={beside} label={t('places.products')} />}>
      <StartExport />
      <ListTable
        label={t('bulk.exports')}
        list={list}
        empty={t('bulk.noExports')}
        keyOf={({ id }) => id}
        columns={[
          { key: 'what', title: t('bulk.kind'), cell: (of) => <What of={of} /> },
          { key: 'at', title: t('bulk.at'), cell: ({ createdAt }) => <When at={createdAt} />, wide: true },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ status }) => <StatusBadge status={status} />,
            below: true,
          },
          { key: 'done', title: t('bulk.lines'), cell: ({ done }) => done, right: true },
          {
            key: 'until',
            title: t('bulk.until'),
            cell: ({ expiresAt }) => <When at={expiresAt} day />,
            wide: true,
          },
          { key: 'actions', title: '', cell: (of) => <Fetch of={of} />, right: true },
        ]}
      />
    </Page>
  );
}
