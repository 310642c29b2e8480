/** For whom, where to, and what was noted; each can be put right while it still matters. */
import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { AddressFields } from '../../parts/address-fields.tsx';
import { When } from '../../parts/amounts.tsx';
import { ChangeDialog, NowThere, useChange, useSeen } from '../../parts/change.tsx';
import { To } from '../../parts/links.tsx';
import { Part } from '../../parts/part.tsx';
import { ReadDialog, type Seen } from '../../parts/read-dialog.tsx';
import { AddressView } from './address.tsx';
import { type Order, touchesOrder } from './data.ts';

type Address = Schemas['Address'];

type AmendProps = Seen<Order> & { readonly close: () => void };

const given = (address: Partial<Address>): Schemas['AddressInput'] =>
  Object.fromEntries(
    Object.entries(address).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  ) as Schemas['AddressInput'];

const Amend = ({ body: order, etag, close }: AmendProps) => {
  const t = useTranslations('order');
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const [before] = useState({ address: order.shippingAddressSnapshot, note: order.note ?? '' });
  const [address, setAddress] = useState<Partial<Address>>(before.address ?? {});
  const [note, setNote] = useState(before.note);
  const shipping = given(address);
  const change = useChange({
    run: async () => {
      /** Only what was changed here: what others changed meanwhile stays. */
      const isSameAddress = JSON.stringify(shipping) === JSON.stringify(given(before.address ?? {}));
      const changes = {
        ...(!isSameAddress && { shippingAddress: shipping }),
        ...(note !== before.note && { note }),
      };
      const params = { path: { id: order.id }, header: { 'If-Match': seen } };
      await answered(api.PATCH('/v1/orders/{id}', { params, body: changes }));
    },
    done: t('amended'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('amend')}
      submit={t('save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      size="lg"
    >
      {before.address && <AddressFields value={address} set={setAddress} />}
      <Textarea
        label={t('note')}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <NowThere when={isOutdated}>
        {order.shippingAddressSnapshot && <AddressView address={order.shippingAddressSnapshot} />}
        <Text size="sm">{order.note}</Text>
      </NowThere>
    </ChangeDialog>
  );
};

export const People = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  const [amending, setAmending] = useState(false);
  const isGuest = order.customerId.startsWith('gst_');
  return (
    <Part
      title={t('people')}
      actions={
        <Group className="no-print">
          <Button size="xs" variant="default" onClick={() => setAmending(true)}>
            {t('amend')}
          </Button>
        </Group>
      }
    >
      <Text size="sm">
        {t('ordered')} <When at={order.createdAt} />
      </Text>
      <Text size="sm">
        {isGuest ? (
          `${t('guest')} ${order.email ?? ''}`
        ) : (
          <To to="/customers/$id" params={{ id: order.customerId }}>
            {t('othersOf')}
          </To>
        )}
      </Text>
      {order.shippingAddressSnapshot && <AddressView address={order.shippingAddressSnapshot} />}
      <Text size="sm" c="dimmed">
        {order.shippingMethod?.name ?? t('notShipped')}
      </Text>
      {order.shippingMethod?.pickupLocation && <AddressView address={order.shippingMethod.pickupLocation} />}
      {order.billingAddress && (
        <>
          <Text size="sm" fw={600}>
            {t('billing')}
          </Text>
          <AddressView address={order.billingAddress} />
        </>
      )}
      {order.note && (
        <Text size="sm">
          <b>{t('note')}</b> {order.note}
        </Text>
      )}
      {order.endReason && (
        <Text size="sm">
          <b>{t('endReason')}</b> {order.endReason}
        </Text>
      )}
      {amending && (
        <ReadDialog
          title={t('amend')}
          name={['order', order.id, 'amend']}
          read={() => withTag(api.GET('/v1/orders/{id}', { params: { path: { id: order.id } } }))}
          close={() => setAmending(false)}
        >
          {(seen) => <Amend {...seen} close={() => setAmending(false)} />}
        </ReadDialog>
      )}
    </Part>
  );
};
