/** The lines of an order, and how its total came to be. */
import { Collapse, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslations } from 'use-intl';
import { Amount, amountColumn } from '../../parts/amounts.tsx';
import { To } from '../../parts/links.tsx';
import { Rows } from '../../parts/list.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { type Item, minus, type Order } from './data.ts';

const attributesOf = ({ variantSnapshot }: Item): string =>
  Object.values(variantSnapshot.attributes).join(', ');

/** What became of the pieces: only what is not nothing. */
const Pieces = ({ item }: { readonly item: Item }) => {
  const t = useTranslations('order.pieces');
  const counts = {
    cancelled: item.cancelledQuantity,
    shipped: item.shippedQuantity,
    delivered: item.deliveredQuantity,
    returned: item.returnedQuantity,
  };
  const told = Object.entries(counts).filter(([, count]) => count !== undefined && count > 0);
  if (told.length === 0) return null;
  return (
    <Text size="xs" c="dimmed">
      {told.map(([what, count]) => `${count} ${t(what as keyof typeof counts)}`).join(' · ')}
    </Text>
  );
};

export const Totals = ({ order: { totals } }: { readonly order: Pick<Order, 'totals'> }) => {
  const t = useTranslations('order.totals');
  const shown = (['subtotal', 'discount', 'shipping', 'tax', 'rounding', 'total'] as const).filter(
    (name) => name === 'total' || name === 'subtotal' || (totals[name]?.amount ?? 0) !== 0,
  );
  /** Where prices contain it, it is no summand. */
  const isTaxIncluded =
    minus(totals.total, totals.subtotal, totals.shipping).amount + totals.discount.amount ===
    (totals.rounding?.amount ?? 0);
  return (
    <Table maw={320} ml="auto" withRowBorders={false} verticalSpacing={2}>
      <Table.Tbody>
        {shown.map((name) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={name === 'total' ? 700 : 400}>
              {t(name === 'tax' && isTaxIncluded ? 'taxIncluded' : name)}
            </Table.Th>
            <Table.Td ta="right">
              <Amount of={totals[name]} fw={name === 'total' ? 700 : 400} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

export const Explanation = ({ order }: { readonly order: Pick<Order, 'explanation'> }) => {
  const t = useTranslations('order');
  const [opened, { toggle }] = useDisclosure();
  return (
    <div className="no-print">
      <UnstyledButton onClick={toggle} aria-expanded={opened}>
        <Text size="sm" td="underline">
          {t('explain')}
        </Text>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap={4} mt="xs" component="ul">
          {order.explanation.map(({ text, amount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps have an order and no names
            <li key={index}>
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm">{text}</Text>
                <Amount of={amount} size="sm" />
              </Group>
            </li>
          ))}
        </Stack>
      </Collapse>
    </div>
  );
};

export const Items = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  return (
    <Part title={t('items')}>
      <Rows
        label={t('items')}
        rows={order.items}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'item',
            title: t('item'),
            cell: (item) => (
              <>
                <To to="/products/$id" params={{ id: item.productId }}>
                  {item.productSnapshot.name}
                </To>
                <Text size="xs" c="dimmed">
                  {[item.variantSnapshot.sku, attributesOf(item)].filter(Boolean).join(' · ')}
                </Text>
                <Pieces item={item} />
              </>
            ),
          },
          {
            key: 'status',
            title: t('status'),
            cell: ({ status }) => <StatusBadge status={status} />,
            wide: true,
          },
          { key: 'quantity', title: t('quantity'), cell: ({ quantity }) => quantity, right: true },
          amountColumn('unitPrice', t('price'), { wide: true }),
          amountColumn('total', t('total')),
        ]}
      />
      <Totals order={order} />
      <Explanation order={order} />
    </Part>
  );
};
