/** What the shop's day asks for: what went wrong and what to do, what was sold, what waits, what runs out. */
import { Grid } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { Loading, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { Attention } from './attention.tsx';
import { ClosedDays } from './closed-days.tsx';
import { LowStock } from './low-stock.tsx';
import { OrdersByState } from './orders-by-state.tsx';

/** The charts weigh more than all the rest: they come when the page stands. */
const Sales = lazy(() => import('./sales.tsx'));

const Staffs = () => {
  const t = useTranslations('today');
  return (
    <>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Part fill title={t('attention')}>
          <Attention />
        </Part>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Part fill title={t('ordersByState')}>
          <OrdersByState />
        </Part>
      </Grid.Col>
    </>
  );
};

/** Who owns a shop sees what is of it. */
export default function Today() {
  const t = useTranslations();
  const { staff } = useAccess();
  return (
    <Page title={t('places.today')}>
      <Grid>
        {staff && <Staffs />}
        <Grid.Col span={12}>
          <Part fill title={t('today.sales')}>
            <Suspense fallback={<Loading />}>
              <Sales />
            </Suspense>
          </Part>
        </Grid.Col>
        {staff && (
          <Grid.Col span={12}>
            <Part fill title={t('today.closedDays')}>
              <ClosedDays />
            </Part>
          </Grid.Col>
        )}
        <Grid.Col span={12}>
          <Part fill title={t('today.lowStock')}>
            <LowStock />
          </Part>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
