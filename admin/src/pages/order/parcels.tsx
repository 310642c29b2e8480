/** The order's parcels: what is in them, where they are, and what the carrier does not tell by itself. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useChange, useOnce } from '../../parts/change.tsx';
import { ButtonTo } from '../../parts/links.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Answer } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { CorrectParcel } from './correct-parcel.tsx';
import { type Order, toShip, touchesOrder, useParcels } from './data.ts';

type Parcel = Schemas['Shipment'];

const Report = ({ parcel, status }: { readonly parcel: Parcel; readonly status: 'delivered' | 'failed' }) => {
  const t = useTranslations('order');
  const once = useOnce();
  const report = useChange({
    run: () => {
      const params = { path: { id: parcel.id }, header: once({ status }) };
      return answered(api.POST('/v1/shipments/{id}/events', { params, body: { status } }));
    },
    done: t('reported'),
    touches: touchesOrder,
  });
  return (
    <>
      <Button size="xs" variant="default" loading={report.isPending} onClick={() => report.mutate()}>
        {t(`report.${status}`)}
      </Button>
      <Trouble error={report.error} />
    </>
  );
};

const SlipLink = ({ order, parcelId }: { readonly order: Order; readonly parcelId?: string }) => {
  const t = useTranslations('order');
  return (
    <ButtonTo
      to="/orders/$id/packing-slip"
      params={{ id: order.id }}
      search={parcelId ? { parcel: parcelId } : {}}
      size="xs"
      variant="default"
    >
      {t('packingSlip')}
    </ButtonTo>
  );
};

const ParcelView = ({ order, parcel }: { readonly order: Order; readonly parcel: Parcel }) => {
  const t = useTranslations('order');
  const [correcting, setCorrecting] = useState(false);
  const names = new Map(order.items.map(({ id, productSnapshot }) => [id, productSnapshot.name]));
  const isUnderway = parcel.status === 'created' || parcel.status === 'in-transit';
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <StatusBadge status={parcel.status} />
        <Text size="sm" fw={600}>
          {parcel.carrier} {parcel.trackingNumber ?? ''}
        </Text>
      </Group>
      <Text size="sm">
        {parcel.items
          .map(({ itemId, quantity }) => `${quantity} × ${names.get(itemId) ?? itemId}`)
          .join(', ')}
      </Text>
      {parcel.events.map(({ status, at, location }) => (
        <Text key={`${status} ${at}`} size="xs" c="dimmed">
          <When at={at} /> {t(`parcel.${status}`)} {location ?? ''}
        </Text>
      ))}
      <Group gap="xs" className="no-print">
        {isUnderway && <Report parcel={parcel} status="delivered" />}
        {isUnderway && <Report parcel={parcel} status="failed" />}
        <Button size="xs" variant="default" onClick={() => setCorrecting(true)}>
          {t('correct')}
        </Button>
        <SlipLink order={order} parcelId={parcel.id} />
      </Group>
      {correcting && <CorrectParcel parcel={parcel} close={() => setCorrecting(false)} />}
    </Stack>
  );
};

export const Parcels = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  return (
    <Part
      title={t('parcels')}
      actions={
        order.items.some((item) => toShip(item) > 0) && (
          <Group gap="xs" className="no-print">
            <Text size="sm">{t('stillToPack')}</Text>
            <SlipLink order={order} />
          </Group>
        )
      }
    >
      <Answer of={useParcels(order.id)}>
        {(parcels) =>
          parcels.length === 0 ? (
            <Nothing>{t('noParcels')}</Nothing>
          ) : (
            parcels.map((parcel) => <ParcelView key={parcel.id} order={order} parcel={parcel} />)
          )
        }
      </Answer>
    </Part>
  );
};
