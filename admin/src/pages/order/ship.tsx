/** A parcel: all that is still here, or a part of it. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { toShip, touchesOrder } from './data.ts';
import type { DialogProps } from './order.tsx';
import { all, chosen, PiecesInput } from './pieces.tsx';
import { isWithoutCarrier, type Tracking, TrackingInput, trackingOf } from './tracking.tsx';

export default function Ship({ order, close }: DialogProps) {
  const t = useTranslations('order');
  const [counts, setCounts] = useState(() => all(order.items, toShip));
  const carrier = order.shippingMethod?.pickupLocation ? 'pickup' : '';
  const [tracking, setTracking] = useState<Tracking>({ carrier, trackingNumber: '' });
  const once = useOnce();
  const items = chosen(counts);
  const change = useChange({
    run: () => {
      const body = { items, ...trackingOf(tracking) };
      return answered(
        api.POST('/v1/orders/{id}/shipments', {
          params: { path: { id: order.id }, header: once(body) },
          body,
        }),
      );
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
      incomplete={items.length === 0 || isWithoutCarrier(tracking)}
    >
      <PiecesInput items={order.items} most={toShip} counts={counts} change={setCounts} />
      <TrackingInput tracking={tracking} change={setTracking} />
    </ChangeDialog>
  );
}
