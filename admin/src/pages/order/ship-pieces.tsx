/** A parcel: all that is still here, or a part of it. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { type Item, toShip, touchesOrder } from './data.ts';
import { all, chosen, PiecesInput } from './pieces.tsx';
import { isWithoutCarrier, type Tracking, TrackingInput, trackingOf } from './tracking.tsx';

type ShipPiecesProps = {
  readonly orderId: string;
  readonly items: readonly Item[];
  /** Known before anybody types it; empty for none. */
  readonly carrier?: string;
  readonly close: () => void;
};

export const ShipPieces = ({ orderId, items, carrier = '', close }: ShipPiecesProps) => {
  const t = useTranslations('order');
  const [counts, setCounts] = useState(() => all(items, toShip));
  const [tracking, setTracking] = useState<Tracking>({ carrier, trackingNumber: '' });
  const once = useOnce();
  const pieces = chosen(counts);
  const change = useChange({
    run: () => {
      const body = { items: pieces, ...trackingOf(tracking) };
      const params = { path: { id: orderId }, header: once(body) };
      return answered(api.POST('/v1/orders/{id}/shipments', { params, body }));
    },
    done: t('shipped'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('do.ship')}
      submit={t('shipNow')}
      change={change}
      close={close}
      incomplete={pieces.length === 0 || isWithoutCarrier(tracking)}
    >
      <PiecesInput items={items} most={toShip} counts={counts} change={setCounts} />
      <TrackingInput tracking={tracking} change={setTracking} />
    </ChangeDialog>
  );
};
