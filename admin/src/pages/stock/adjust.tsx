/** Pieces that came, went or were counted again; and below which number it is told that they run out. */
import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';

const reasons = ['received', 'correction', 'return', 'damage'] as const;
type Reason = (typeof reasons)[number];

export type StockOf = {
  readonly variantId: string;
  readonly sku: string;
  readonly available: number;
  readonly lowStockThreshold: number;
};

export const Adjust = ({ stock, close }: { readonly stock: StockOf; readonly close: () => void }) => {
  const t = useTranslations('stock');
  const [delta, setDelta] = useState<number | string>('');
  const [reason, setReason] = useState<Reason>('received');
  const [note, setNote] = useState('');
  const [threshold, setThreshold] = useState<number | string>(stock.lowStockThreshold);
  const once = useOnce();
  const path = { variantId: stock.variantId };
  const moveTo = async (lowStockThreshold: number): Promise<void> => {
    const { etag } = await withTag(api.GET('/v1/inventory/{variantId}', { params: { path } }));
    const params = { path, header: { 'If-Match': etag } };
    await answered(api.PATCH('/v1/inventory/{variantId}', { params, body: { lowStockThreshold } }));
  };
  const change = useChange({
    run: async () => {
      const said = note.trim();
      const body = { delta: Number(delta), reason, ...(said !== '' && { note: said }) };
      if (body.delta !== 0) {
        const params = { path, header: once(body) };
        await answered(api.POST('/v1/inventory/{variantId}/adjustments', { params, body }));
      }
      if (Number(threshold) !== stock.lowStockThreshold) await moveTo(Number(threshold));
    },
    done: t('adjusted'),
    touches: ['stock', 'product'],
    after: close,
  });
  const isSame = Number(delta) === 0 && Number(threshold) === stock.lowStockThreshold;
  return (
    <ChangeDialog
      title={t('adjustOf', { sku: stock.sku })}
      submit={t('adjust')}
      change={change}
      close={close}
      incomplete={isSame}
    >
      <Text size="sm">
        {t('available')}: {stock.available}
      </Text>
      <NumberInput label={t('delta')} allowDecimal={false} value={delta} onChange={setDelta} data-autofocus />
      <Select
        label={t('reason')}
        data={reasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
        value={reason}
        onChange={(value) => value && setReason(value as Reason)}
        allowDeselect={false}
      />
      <TextInput
        label={t('note')}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <NumberInput
        label={t('threshold')}
        min={0}
        allowDecimal={false}
        value={threshold}
        onChange={setThreshold}
      />
    </ChangeDialog>
  );
};
