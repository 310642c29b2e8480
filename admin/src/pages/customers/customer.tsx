/** One customer: who it is, what the shop has noted, and all that they ordered. */
import { Button, Group, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ChangeDialog, NowThere, useChange, useSeen } from '../../parts/change.tsx';
import { ButtonTo, To } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { ordersCount } from './orders-count.ts';

type Customer = Schemas['Customer'];
type Metadata = Schemas['Metadata'];
type SeenCustomer = { readonly customer: Customer; readonly etag: string };

/** `vip: yes`, one a line. */
const lines = (notes: Metadata = {}): string =>
  Object.entries(notes)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

const notesOf = (text: string): Metadata =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [name = '', ...value] = line.split(':');
      return name.trim() && value.length > 0 ? [[name.trim(), value.join(':').trim()]] : [];
    }),
  );

const Notes = ({ customer, etag, close }: SeenCustomer & { readonly close: () => void }) => {
  const t = useTranslations();
  const [text, setText] = useState(() => lines(customer.metadata));
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const change = useChange({
    run: () => {
      const params = { path: { id: customer.id }, header: { 'If-Match': seen } };
      return answered(api.PUT('/v1/users/{id}/metadata', { params, body: notesOf(text) }));
    },
    done: t('settings.saved'),
    touches: ['users', 'customer'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('customers.notes')}
      submit={t('dialog.save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
    >
      <Textarea
        label={t('customers.notes')}
        description={t('customers.notesHint')}
        autosize
        minRows={4}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <NowThere when={isOutdated}>{lines(customer.metadata)}</NowThere>
    </ChangeDialog>
  );
};

const Orders = ({ customerId }: { readonly customerId: string }) => {
  const t = useTranslations();
  const list = useList({
    name: ['orders', 'of', customerId],
    pageAt: (cursor) => api.GET('/v1/orders', { params: { query: { customerId, limit: 25, cursor } } }),
  });
  return (
    <ListTable
      label={t('customers.orders')}
      list={list}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'number',
          title: t('orders.number'),
          cell: ({ id, number }) => (
            <To to="/orders/$id" params={{ id }} className="whole">
              {number ?? id}
            </To>
          ),
        },
        { key: 'at', title: t('orders.at'), cell: ({ createdAt }) => <When at={createdAt} />, wide: true },
        {
          key: 'status',
          title: t('list.status'),
          cell: ({ status }) => <StatusBadge status={status} />,
          below: true,
        },
        {
          key: 'total',
          title: t('orders.total'),
          cell: ({ totals }) => <Amount of={totals.total} />,
          right: true,
        },
      ]}
    />
  );
};

const CustomerView = ({ customer, etag }: SeenCustomer) => {
  const t = useTranslations();
  const [noting, setNoting] = useState(false);
  return (
    <Page
      title={customer.name}
      beside={<StatusBadge status={customer.disabled ? 'disabled' : 'enabled'} />}
      actions={
        <Button variant="default" onClick={() => setNoting(true)}>
          {t('customers.editNotes')}
        </Button>
      }
    >
      <Part title={t('customers.who')}>
        <Group gap="lg">
          <Text size="sm">{customer.email}</Text>
          {customer.phone && <Text size="sm">{customer.phone}</Text>}
          <Text size="sm">
            {t('customers.since')} <When at={customer.createdAt} day />
          </Text>
          <Text size="sm">
            {t('customers.orders')} {ordersCount(customer.orders)}
          </Text>
        </Group>
        {customer.metadata && (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {lines(customer.metadata)}
          </Text>
        )}
      </Part>
      <Part title={t('customers.orders')}>
        <Orders customerId={customer.id} />
      </Part>
      <Group>
        <ButtonTo to="/customers" variant="subtle">
          {t('order.toList')}
        </ButtonTo>
      </Group>
      {noting && <Notes customer={customer} etag={etag} close={() => setNoting(false)} />}
    </Page>
  );
};

export default function CustomerPage() {
  const { id } = useParams({ from: '/customers/$id' });
  const customer = useQuery({
    queryKey: ['customer', id],
    queryFn: () => withTag(api.GET('/v1/users/{id}', { params: { path: { id } } })),
  });
  return <Answer of={customer}>{({ body, etag }) => <CustomerView customer={body} etag={etag} />}</Answer>;
}
