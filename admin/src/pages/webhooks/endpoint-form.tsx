/** An endpoint: its address, and the events that it is told of. */
import { MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, useChange, useOnce, useSeen } from '../../parts/change.tsx';

type EventType = keyof Schemas['EventData'];
type Endpoint = Schemas['WebhookEndpoint'];

/** An object, so that an event that is added to the API is missed here by the compiler. */
const eventTypes: Readonly<Record<EventType, true>> = {
  'order.created': true,
  'order.item.created': true,
  'order.item.status.updated': true,
  'order.confirmed': true,
  'order.shipped': true,
  'order.delivered': true,
  'order.approved': true,
  'order.cancelled': true,
  'order.failed': true,
  'order.refunded': true,
  'order.claimed': true,
  'payment.initiated': true,
  'payment.succeeded': true,
  'payment.failed': true,
  'payment.expired': true,
  'payment.refunded': true,
  'shipment.created': true,
  'shipment.updated': true,
  'shipment.corrected': true,
  'return.requested': true,
  'return.approved': true,
  'return.rejected': true,
  'return.received': true,
  'stock.adjusted': true,
  'stock.low': true,
  'cart.abandoned': true,
  'sales.daily-summary': true,
};

type Fields = { readonly url: string; readonly description: string; readonly eventTypes: readonly string[] };

const EndpointFields = ({
  fields,
  set,
}: {
  readonly fields: Fields;
  readonly set: (fields: Fields) => void;
}) => {
  const t = useTranslations('webhooks');
  return (
    <>
      <TextInput
        label={t('url')}
        type="url"
        required
        value={fields.url}
        onChange={({ currentTarget }) => set({ ...fields, url: currentTarget.value })}
      />
      <TextInput
        label={t('description')}
        value={fields.description}
        onChange={({ currentTarget }) => set({ ...fields, description: currentTarget.value })}
      />
      <MultiSelect
        label={t('events')}
        required
        searchable
        data={Object.keys(eventTypes)}
        value={[...fields.eventTypes]}
        onChange={(chosen) => set({ ...fields, eventTypes: chosen })}
      />
    </>
  );
};

const bodyOf = ({ url, description, eventTypes: chosen }: Fields) => ({
  url: url.trim(),
  ...(description.trim() !== '' && { description: description.trim() }),
  eventTypes: chosen as EventType[],
});

const isIncomplete = ({ url, eventTypes: chosen }: Fields): boolean =>
  url.trim() === '' || chosen.length === 0;

type AddProps = { readonly close: () => void; readonly shown: (secret: string) => void };

export const AddEndpoint = ({ close, shown }: AddProps) => {
  const t = useTranslations('webhooks');
  const [fields, setFields] = useState<Fields>({ url: '', description: '', eventTypes: [] });
  const once = useOnce();
  const change = useChange({
    run: async () => {
      const body = bodyOf(fields);
      const { secret } = await answered(
        api.POST('/v1/webhook-endpoints', { params: { header: once(body) }, body }),
      );
      shown(secret);
    },
    done: t('added'),
    touches: ['webhooks'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('add')}
      submit={t('add')}
      change={change}
      close={close}
      incomplete={isIncomplete(fields)}
    >
      <EndpointFields fields={fields} set={setFields} />
    </ChangeDialog>
  );
};

type EditProps = { readonly endpoint: Endpoint; readonly etag: string; readonly close: () => void };

export const EditEndpoint = ({ endpoint, etag, close }: EditProps) => {
  const t = useTranslations();
  const { url, description = '', eventTypes: chosen } = endpoint;
  const [fields, setFields] = useState<Fields>({ url, description, eventTypes: chosen });
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const change = useChange({
    run: () => {
      const params = { path: { id: endpoint.id }, header: { 'If-Match': seen } };
      return answered(api.PATCH('/v1/webhook-endpoints/{id}', { params, body: bodyOf(fields) }));
    },
    done: t('webhooks.saved'),
    touches: ['webhooks'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('webhooks.edit')}
      submit={t('dialog.save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={isIncomplete(fields)}
    >
      <EndpointFields fields={fields} set={setFields} />
      <NowThere when={isOutdated}>
        {endpoint.url}, {endpoint.eventTypes.join(', ')}
      </NowThere>
    </ChangeDialog>
  );
};
