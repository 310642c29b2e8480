/** Pieces that came, went or were counted again; and below which number it is told that they run out. */
import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, useChange, useOnce } from '../../parts/change.tsx';
import { ReadDialog, type Seen } from '../../parts/read-dialog.tsx';

const reasons = ['received', 'correction', 'return', 'damage'] as const;
type Reason = (typeof reasons)[number];

export type StockOf = { readonly variantId: string; readonly sku: string };
type Stock = Schemas['Stock'];
type DialogProps = { readonly sku: string; readonly close: () => void };

/**
 * Moves the threshold from the one that was shown. Orders make new versions of the stock all the time, and none of them is a
 * reason to ask again: only another threshold is, and then the version that was shown is refused.
 */
const useThreshold = ({ body, etag }: Seen<Stock>) => {
  const [shown, setShown] = useState({ etag, threshold: body.lowStockThreshold });
  const path = { variantId: body.variantId };
  const move = async (threshold: number): Promise<void> => {
    const now = await withTag(api.GET('/v1/inventory/{variantId}', { params: { path } }));
    const isAsShown = now.body.lowStockThreshold === shown.threshold;
    const params = { path, header: { 'If-Match': isAsShown ? now.etag : shown.etag } };
    const change = { lowStockThreshold: threshold };
    const moved = await withTag(api.PATCH('/v1/inventory/{variantId}', { params, body: change }));
    setShown({ etag: moved.etag, threshold });
  };
  return {
    shown: shown.threshold,
    move,
    isOutdated: shown.threshold !== body.lowStockThreshold,
    acknowledge: () => setShown({ etag, threshold: body.lowStockThreshold }),
  };
};

const AdjustStock = ({ sku, close, ...seen }: Seen<Stock> & DialogProps) => {
  const t = useTranslations();
  const stock = seen.body;
  const [delta, setDelta] = useState<number | string>('');
  const [reason, setReason] = useState<Reason>('received');
  const [note, setNote] = useState('');
  const [threshold, setThreshold] = useState<number | string>(stock.lowStockThreshold);
  const { shown, move, isOutdated, acknowledge } = useThreshold(seen);
  const once = useOnce();
  const change = useChange({
    run: async () => {
      const said = note.trim();
      const body = { delta: Number(delta), reason, ...(said !== '' && { note: said }) };
      if (Number(threshold) !== shown) await move(Number(threshold));
      if (body.delta === 0) return;
      const params = { path: { variantId: stock.variantId }, header: once(body) };
      await answered(api.POST('/v1/inventory/{variantId}/adjustments', { params, body }));
    },
    done: t('stock.adjusted'),
    touches: ['stock', 'product'],
    after: close,
  });
  const isSame = Number(delta) === 0 && Number(threshold) === shown;
  return (
    <ChangeDialog
      title={t('stock.adjustOf', { sku })}
      submit={t('stock.adjust')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={isSame}
    >
      <Text size="sm">
        {t('stock.available')}: {stock.available}
      </Text>
      <NumberInput
        label={t('stock.delta')}
        allowDecimal={false}
        value={delta}
        onChange={setDelta}
        data-autofocus
      />
      <Select
        label={t('stock.reason')}
        data={reasons.map((value) => ({ value, label: t(`stock.reasons.${value}`) }))}
        value={reason}
        onChange={(value) => value && setReason(value as Reason)}
        allowDeselect={false}
      />
      <TextInput
        label={t('stock.note')}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <NumberInput
        label={t('stock.threshold')}
        min={0}
        allowDecimal={false}
        value={threshold}
        onChange={setThreshold}
      />
      <NowThere when={isOutdated}>
        {t('stock.threshold')} {stock.lowStockThreshold}
      </NowThere>
    </ChangeDialog>
  );
};

export const Adjust = ({ variantId, sku, close }: StockOf & DialogProps) => {
  const t = useTranslations('stock');
  return (
    <ReadDialog
      title={t('adjustOf', { sku })}
      name={['stock', 'one', variantId]}
      read={() => withTag(api.GET('/v1/inventory/{variantId}', { params: { path: { variantId } } }))}
      close={close}
    >
      {(seen) => <AdjustStock {...seen} sku={sku} close={close} />}
    </ReadDialog>
  );
};
