/** What comes back of the order. */
import { Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { Amount, When } from '../../parts/amounts.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { ReturnActions } from '../returns/return-actions.tsx';
import { type Order, useReturns } from './data.ts';
import { returnStatus } from './words.ts';

export const Returns = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  const { data = [] } = useReturns(order.id);
  if (data.length === 0) return null;
  return (
    <Part title={t('returns')}>
      {data.map((one) => (
        <Group key={one.id} justify="space-between">
          <Group gap="xs">
            <StatusBadge status={returnStatus(one.status)} />
            <Text size="sm">
              <When at={one.requestedAt} /> · {one.items.reduce((sum, { quantity }) => sum + quantity, 0)}{' '}
              {t('piecesBack')} · {one.reason} {one.refund && <Amount of={one.refund} fw={600} />}
            </Text>
          </Group>
          <ReturnActions of={one} />
        </Group>
      ))}
    </Part>
  );
};
