/** Files that were brought: products, prices and stock, and how each of them went. */
import { useTranslations } from 'use-intl';
import { api } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { PagesBeside, To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesideProducts } from '../products/beside.ts';
import { StartImport } from './start-import.tsx';

export default function Imports() {
  const t = useTranslations();
  const beside = useBesideProducts();
  const list = useList({
    name: ['imports', 'list'],
    pageAt: (cursor) => api.GET('/v1/imports', { params: { query: { limit: 25, cursor } } }),
    everySeconds: 5,
  });
  return (
    <Page title={t('bulk.imports')} actions={<PagesBeside pages={beside} label={t('places.products')} />}>
      <StartImport />
      <ListTable
        label={t('bulk.imports')}
        list={list}
        empty={t('bulk.noImports')}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'at',
            title: t('bulk.at'),
            cell: ({ id, createdAt }) => (
              <To to="/imports/$id" params={{ id }}>
                <When at={createdAt} />
              </To>
            ),
          },
          { key: 'kind', title: t('bulk.kind'), cell: ({ kind }) => t(`bulk.kinds.${kind}`) },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ status }) => <StatusBadge status={status} />,
            below: true,
          },
          {
            key: 'done',
            title: t('bulk.lines'),
            cell: ({ done, total }) => `${done} / ${total}`,
            right: true,
            wide: true,
          },
          { key: 'failed', title: t('bulk.failed'), cell: ({ failed }) => failed, right: true },
        ]}
      />
    </Page>
  );
}
