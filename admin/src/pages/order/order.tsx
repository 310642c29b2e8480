/** One order: what was bought, for whom and for how much, what happened to it, and what to do next. */
import { Button, Grid, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonTo } from '../../parts/links.tsx';
import { Answer, Loading, Page } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { can, type Order, useOrder, usePayments } from './data.ts';
import { Items } from './items.tsx';
import { Mails } from './mails.tsx';
import { Papers } from './papers.tsx';
import { Parcels } from './parcels.tsx';
import { Payments } from './payments.tsx';
import { People } from './people.tsx';
import { Returns } from './returns.tsx';
import { Timeline } from './timeline.tsx';

const dialogs = {
  ship: lazy(() => import('./ship.tsx')),
  refund: lazy(() => import('./refund.tsx')),
  cancel: lazy(() => import('./cancel.tsx')),
  edit: lazy(() => import('./edit.tsx')),
  takeBack: lazy(() => import('./take-back.tsx')),
  link: lazy(() => import('./payment-link.tsx')),
} as const;
type Doing = keyof typeof dialogs;

export type DialogProps = { readonly order: Order; readonly close: () => void };

/** In the order in which they are needed; the first three are always shown, the others when they can be done. */
const always = ['ship', 'refund', 'cancel'] as const;
const sometimes = ['edit', 'takeBack', 'link'] as const;

const Actions = ({ order, doing }: { readonly order: Order; readonly doing: (what: Doing) => void }) => {
  const t = useTranslations('order');
  const payments = usePayments(order.id);
  const possible = can(order, payments.data);
  return (
    <>
      {always.map((what) => (
        <Button
          key={what}
          variant={what === 'ship' ? 'filled' : 'default'}
          disabled={!possible[what]}
          title={possible[what] ? undefined : t(`not.${what}`)}
          onClick={() => doing(what)}
        >
          {t(`do.${what}`)}
        </Button>
      ))}
      {sometimes
        .filter((what) => possible[what])
        .map((what) => (
          <Button key={what} variant="default" onClick={() => doing(what)}>
            {t(`do.${what}`)}
          </Button>
        ))}
      <Button variant="subtle" onClick={() => print()}>
        {t('print')}
      </Button>
    </>
  );
};

const OrderView = ({ order }: { readonly order: Order }) => {
  const t = useTranslations();
  const [doing, setDoing] = useState<Doing>();
  const Dialog = doing && dialogs[doing];
  return (
    <Page
      title={order.number ?? order.id}
      beside={<StatusBadge status={order.status} />}
      actions={<Actions order={order} doing={setDoing} />}
    >
      <Grid>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack>
            <Items order={order} />
            <Payments order={order} />
            <Parcels order={order} />
            <Returns order={order} />
            <Timeline order={order} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack>
            <People order={order} />
            <Papers order={order} />
            <Mails order={order} />
            <ButtonTo to="/orders" variant="subtle" className="no-print">
              {t('order.toList')}
            </ButtonTo>
          </Stack>
        </Grid.Col>
      </Grid>
      {Dialog && (
        <Suspense fallback={<Loading />}>
          <Dialog order={order} close={() => setDoing(undefined)} />
        </Suspense>
      )}
    </Page>
  );
};

export default function OrderPage() {
  const { id } = useParams({ from: '/orders/$id' });
  const order = useOrder(id);
  return <Answer of={order}>{(body) => <OrderView order={body} />}</Answer>;
}
