/** Discounts: for everybody, or for who knows the code. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ChangeDialog, tagOf, useChange, useSeen } from '../../parts/change.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { useBesidePromotions } from './beside.ts';
import { AddPromotion, EditPromotion } from './promotion-form.tsx';

type Promotion = Schemas['Promotion'];

const Value = ({ of }: { readonly of: Promotion }) => {
  const t = useTranslations('promotions');
  switch (of.type) {
    case 'percentage':
      return `${of.value} %`;
    case 'fixed-amount':
      return <Amount of={of.value} />;
    case 'free-shipping':
      return t('types.free-shipping');
    case 'buy-x-get-y':
      return t('buyGet', { buy: of.buy, get: of.get, free: String(of.value === 100), value: of.value });
  }
};

const Remove = ({ of, close }: { readonly of: Promotion; readonly close: () => void }) => {
  const t = useTranslations('promotions');
  const { seen, acknowledge } = useSeen(tagOf(of));
  const params = { path: { id: of.id }, header: { 'If-Match': seen } };
  const change = useChange({
    run: () => answered<unknown>(api.DELETE('/v1/promotions/{id}', { params })),
    done: t('removed'),
    touches: ['promotions'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('removeOf', { name: of.name })}
      submit={t('remove')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      danger
    >
      {t('removeMeans')}
    </ChangeDialog>
  );
};

const RowActions = ({ of }: { readonly of: Promotion }) => {
  const t = useTranslations('promotions');
  const [doing, setDoing] = useState<'edit' | 'remove'>();
  const close = (): void => setDoing(undefined);
  return (
    <Group gap="xs" justify="flex-end">
      <Button
        size="xs"
        variant="default"
        aria-label={t('editOf', { name: of.name })}
        onClick={() => setDoing('edit')}
      >
        {t('edit')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('removeOf', { name: of.name })}
        onClick={() => setDoing('remove')}
      >
        {t('remove')}
      </Button>
      {doing === 'edit' && <EditPromotion id={of.id} name={of.name} close={close} />}
      {doing === 'remove' && <Remove of={of} close={close} />}
    </Group>
  );
};

export default function Promotions() {
  const t = useTranslations();
  const [adding, setAdding] = useState(false);
  const beside = useBesidePromotions();
  const list = useList({
    name: ['promotions', 'list'],
    pageAt: (cursor) => api.GET('/v1/promotions', { params: { query: { limit: 25, cursor } } }),
  });
  return (
    <Page
      title={t('places.promotions')}
      actions={
        <>
          <PagesBeside pages={beside} label={t('places.promotions')} />
          <Button onClick={() => setAdding(true)}>{t('promotions.add')}</Button>
        </>
      }
    >
      <ListTable
        label={t('places.promotions')}
        list={list}
        empty={t('promotions.empty')}
        keyOf={({ id }) => id}
        columns={[
          { key: 'name', title: t('promotions.name'), cell: ({ name }) => name },
          {
            key: 'code',
            title: t('promotions.code'),
            cell: ({ code }) => code ?? t('promotions.automatic'),
            below: true,
          },
          { key: 'value', title: t('promotions.value'), cell: (of) => <Value of={of} />, right: true },
          {
            key: 'used',
            title: t('promotions.used'),
            cell: ({ used, limits }) => (limits?.total === undefined ? used : `${used} / ${limits.total}`),
            right: true,
            wide: true,
          },
          {
            key: 'until',
            title: t('promotions.endsAt'),
            cell: ({ endsAt }) => <When at={endsAt} />,
            wide: true,
          },
          {
            key: 'active',
            title: t('list.status'),
            cell: ({ active }) => <StatusBadge status={active ? 'enabled' : 'disabled'} />,
            below: true,
          },
          { key: 'actions', title: '', cell: (of) => <RowActions of={of} />, right: true },
        ]}
      />
      {adding && <AddPromotion close={() => setAdding(false)} />}
    </Page>
  );
}
