/** A file of lines goes out. */
import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { useChange, useOnce } from '../../parts/change.tsx';
import { useFilters } from '../../parts/filters.tsx';
import { Part } from '../../parts/part.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { isOrderStatus, orderStatuses } from '../orders/statuses.ts';

const kinds = ['orders', 'products', 'prices', 'stock'] as const;
type Kind = (typeof kinds)[number];
type Asked = {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
  readonly status: string | undefined;
};

const bodyOf = ({ kind, from, to, status }: Asked) => {
  if (kind !== 'orders') return { kind };
  return {
    kind,
    ...(from && { from }),
    ...(to && { to }),
    ...(isOrderStatus(status) && { status }),
  };
};

type SpanProps = { readonly asked: Asked; readonly set: (asked: Asked) => void };

const OrdersOnly = ({ asked, set }: SpanProps) => {
  const t = useTranslations();
  const day = (name: 'from' | 'to') => ({
    type: 'date',
    value: asked[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      set({ ...asked, [name]: currentTarget.value }),
  });
  return (
    <>
      <TextInput label={t('list.from')} {...day('from')} />
      <TextInput label={t('list.to')} {...day('to')} />
      <Select
        label={t('list.status')}
        placeholder={t('list.all')}
        clearable
        clearButtonProps={{ 'aria-label': t('list.all') }}
        data={orderStatuses.map((value) => ({ value, label: t(`states.${value}`) }))}
        value={asked.status ?? null}
        onChange={(value) => set({ ...asked, status: value ?? undefined })}
      />
    </>
  );
};

/** Begins as the list of orders stood from which somebody came. */
export const StartExport = () => {
  const t = useTranslations('bulk');
  const { filters } = useFilters();
  const [asked, setAsked] = useState<Asked>({
    kind: kinds.find((kind) => kind === filters.kind) ?? 'orders',
    from: filters.from ?? '',
    to: filters.to ?? '',
    status: filters.status,
  });
  const once = useOnce();
  const [begun, setBegun] = useState(0);
  const change = useChange({
    run: () => {
      const body = bodyOf(asked);
      const header = once([begun, body]);
      return answered(api.POST('/v1/exports', { params: { header }, body }));
    },
    done: t('exportBegun'),
    touches: ['exports'],
    /** The same again is another file. */
    after: () => setBegun(begun + 1),
  });
  const isWrong = asked.from !== '' && asked.to !== '' && asked.to < asked.from;
  return (
    <Part title={t('newExport')}>
      <Text size="sm">{t(asked.kind === 'orders' ? 'ordersHint' : 'exportHint')}</Text>
      <Group align="end">
        <Select
          label={t('kind')}
          data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          value={asked.kind}
          onChange={(value) => value && setAsked({ ...asked, kind: value as Kind })}
          allowDeselect={false}
        />
        {asked.kind === 'orders' && <OrdersOnly asked={asked} set={setAsked} />}
        <Button disabled={isWrong} loading={change.isPending} onClick={() => change.mutate()}>
          {t('begin')}
        </Button>
      </Group>
      <Trouble error={change.error} />
    </Part>
  );
};
