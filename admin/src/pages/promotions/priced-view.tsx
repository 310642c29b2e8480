/** The price of a cart that was tried: line by line, with what took something off and what did not, and why. */
import { List, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { Amount, amountColumn } from '../../parts/amounts.tsx';
import { Rows } from '../../parts/list.tsx';
import { Part } from '../../parts/part.tsx';
import { Explanation, Totals } from '../order/items.tsx';
import type { Priced } from './priced-cart.ts';

type PricedViewProps = {
  readonly of: Priced;
  /** Something else stands in the fields by now. */
  readonly isOutdated: boolean;
};

export const PricedView = ({ of: { cart, refused, lines }, isOutdated }: PricedViewProps) => {
  const t = useTranslations();
  const names = new Map(lines.map(({ variantId, label }) => [variantId, label]));
  return (
    <Part title={t('promotions.price')}>
      <Text size="sm" role="status">
        {t(isOutdated ? 'promotions.ofBefore' : 'promotions.ofNow')}
      </Text>
      <Rows
        label={t('order.items')}
        rows={cart.items}
        keyOf={({ variantId }) => variantId}
        columns={[
          { key: 'item', title: t('order.item'), cell: ({ variantId }) => names.get(variantId) ?? variantId },
          { key: 'quantity', title: t('order.quantity'), cell: ({ quantity }) => quantity, right: true },
          amountColumn('unitPrice', t('order.price'), { wide: true }),
          amountColumn('discount', t('order.totals.discount'), { wide: true }),
          amountColumn('total', t('order.total')),
        ]}
      />
      {cart.promotions.length === 0 && <Text size="sm">{t('promotions.noneApplies')}</Text>}
      <List size="sm">
        {cart.promotions.map(({ promotionId, name, code, discount }) => (
          <List.Item key={promotionId}>
            {name} {code && `(${code})`} −<Amount of={discount} />
          </List.Item>
        ))}
        {refused.map(({ code, why }) => (
          <List.Item key={code}>
            <b>{code}</b> {t('promotions.doesNotApply')} {why}
          </List.Item>
        ))}
      </List>
      <Totals order={cart} />
      <Explanation order={cart} />
    </Part>
  );
};
