/** What lies in a parcel, or is still to be packed of an order: a sheet that goes along with it, without prices. */
import { Button, SimpleGrid, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { useShop } from '../../app/queries.ts';
import type { Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useFilters } from '../../parts/filters.tsx';
import { ButtonTo } from '../../parts/links.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { AddressView } from './address.tsx';
import { type Item, type Order, toShip, useOrder, useParcels } from './data.ts';

type Parcel = Schemas['Shipment'];
type Piece = { readonly item: Item; readonly quantity: number };

const packed = (order: Order, parcel: Parcel | undefined): readonly Piece[] =>
  order.items.flatMap((item) => {
    const quantity = parcel
      ? (parcel.items.find(({ itemId }) => itemId === item.id)?.quantity ?? 0)
      : toShip(item);
    return quantity > 0 ? [{ item, quantity }] : [];
  });

/** To be ticked by pencil. */
const Box = () => (
  <span
    aria-hidden="true"
    style={{ display: 'inline-block', width: 14, height: 14, border: '1.5px solid currentColor' }}
  />
);

const Pieces = ({ pieces }: { readonly pieces: readonly Piece[] }) => {
  const t = useTranslations('order');
  return (
    <Table aria-label={t('items')} withRowBorders>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" w={30}>
            <VisuallyHidden>{t('ticked')}</VisuallyHidden>
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {t('quantity')}
          </Table.Th>
          <Table.Th scope="col">{t('item')}</Table.Th>
          <Table.Th scope="col">{t('sku')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {pieces.map(({ item: { id, productSnapshot, variantSnapshot }, quantity }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Box />
            </Table.Td>
            <Table.Td ta="right" fw={700}>
              {quantity}
            </Table.Td>
            <Table.Td>
              {productSnapshot.name}
              <Text size="xs" c="dimmed">
                {Object.values(variantSnapshot.attributes).join(', ')}
              </Text>
            </Table.Td>
            <Table.Td>
              <span className="anywhere">{variantSnapshot.sku}</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Td />
          <Table.Td ta="right" fw={700}>
            {pieces.reduce((sum, { quantity }) => sum + quantity, 0)}
          </Table.Td>
          <Table.Td colSpan={2}>{t('piecesInAll')}</Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
};

const Facts = ({ order, parcel }: { readonly order: Order; readonly parcel: Parcel | undefined }) => {
  const t = useTranslations('order');
  const { staff } = useAccess();
  const seller = useShop(staff).data?.seller;
  const to = order.shippingAddressSnapshot ?? order.shippingMethod?.pickupLocation;
  return (
    <SimpleGrid cols={{ base: 1, xs: seller ? 3 : 2 }}>
      {seller && (
        <div>
          <Text size="xs" c="dimmed">
            {t('from')}
          </Text>
          <AddressView address={seller} />
        </div>
      )}
      <div>
        <Text size="xs" c="dimmed">
          {t('to')}
        </Text>
        {to && <AddressView address={to} />}
      </div>
      <div>
        <Text size="sm">
          {t('ordered')} <When at={order.createdAt} day />
        </Text>
        <Text size="sm">{order.shippingMethod?.name}</Text>
        {parcel && (
          <Text size="sm">
            {parcel.carrier} {parcel.trackingNumber ?? ''}
          </Text>
        )}
      </div>
    </SimpleGrid>
  );
};

const Slip = ({ order, parcel }: { readonly order: Order; readonly parcel: Parcel | undefined }) => {
  const t = useTranslations('order');
  const pieces = packed(order, parcel);
  return (
    <Page
      title={t('packingSlipOf', { number: order.number ?? order.id })}
      actions={
        <>
          <Button onClick={() => print()}>{t('print')}</Button>
          <ButtonTo to="/orders/$id" params={{ id: order.id }} variant="default">
            {t('toOrder')}
          </ButtonTo>
        </>
      }
    >
      {pieces.length === 0 ? (
        <Nothing>{t('nothingToPack')}</Nothing>
      ) : (
        <Stack>
          <Facts order={order} parcel={parcel} />
          <Pieces pieces={pieces} />
          {order.note && (
            <Text size="sm">
              <b>{t('note')}</b> {order.note}
            </Text>
          )}
        </Stack>
      )}
    </Page>
  );
};

export default function PackingSlip() {
  const t = useTranslations('order');
  const { id } = useParams({ from: '/orders/$id/packing-slip' });
  const { parcel: parcelId } = useFilters().filters;
  const order = useOrder(id);
  const parcels = useParcels(id);
  return (
    <Answer of={order}>
      {(body) => (
        <Answer of={parcels}>
          {(all) => {
            const parcel = all.find((one) => one.id === parcelId);
            if (parcelId && !parcel) return <Nothing>{t('noSuchParcel')}</Nothing>;
            return <Slip order={body} parcel={parcel} />;
          }}
        </Answer>
      )}
    </Answer>
  );
}
