import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, useChange, useSeen } from '../../parts/change.tsx';
import { ReadDialog, type Seen } from '../../parts/read-dialog.tsx';
import { touchesOrder } from './data.ts';
import { isWithoutCarrier, type Tracking, TrackingInput, trackingOf } from './tracking.tsx';

type Parcel = Schemas['Shipment'];

const shown = ({ carrier, trackingNumber = '' }: Parcel): Tracking => ({ carrier, trackingNumber });

const Correct = ({ body: parcel, etag, close }: Seen<Parcel> & { readonly close: () => void }) => {
  const t = useTranslations('order');
  const [tracking, setTracking] = useState(() => shown(parcel));
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const change = useChange({
    run: () => {
      const params = { path: { id: parcel.id }, header: { 'If-Match': seen } };
      return answered(api.PATCH('/v1/shipments/{id}', { params, body: trackingOf(tracking) }));
    },
    done: t('corrected'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('correct')}
      submit={t('save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={isWithoutCarrier(tracking)}
    >
      <TrackingInput tracking={tracking} change={setTracking} />
      <NowThere when={isOutdated}>
        {parcel.carrier} {parcel.trackingNumber ?? ''}, {t(`parcel.${parcel.status}`)}
      </NowThere>
    </ChangeDialog>
  );
};

type CorrectParcelProps = { readonly parcel: Parcel; readonly close: () => void };

export const CorrectParcel = ({ parcel: { id, orderId }, close }: CorrectParcelProps) => {
  const t = useTranslations('order');
  return (
    <ReadDialog
      title={t('correct')}
      name={['order', orderId, 'parcel', id]}
      read={() => withTag(api.GET('/v1/shipments/{id}', { params: { path: { id } } }))}
      close={close}
    >
      {(seen) => <Correct {...seen} close={close} />}
    </ReadDialog>
  );
};
