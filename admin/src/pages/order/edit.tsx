/** Other quantities, other goods: first the price of it, then the change, and the difference is asked for or goes back. */
import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { type Found, VariantSearch } from '../../parts/variant-search.tsx';
import { type Item, type Order, touchesOrder } from './data.ts';
import type { DialogProps } from './order.tsx';
import type { Counts } from './pieces.tsx';

type Added = Found & { readonly quantity: number };

const kept = ({ quantity, cancelledQuantity = 0, status }: Item): number =>
  status === 'cancelled' ? 0 : quantity - cancelledQuantity;

const editOf = (order: Order, counts: Counts, added: readonly Added[]): Schemas['OrderEditRequest'] => {
  const lines = order.items.filter((item) => kept(item) > 0);
  const differs = lines.filter((item) => counts[item.id] !== undefined && counts[item.id] !== kept(item));
  return {
    add: added.map(({ variantId, quantity }) => ({ variantId, quantity })),
    change: differs.flatMap(({ id }) => (counts[id] ? [{ itemId: id, quantity: counts[id] }] : [])),
    remove: differs.filter(({ id }) => counts[id] === 0).map(({ id }) => id),
  };
};

const isNothing = ({ add = [], change = [], remove = [] }: Schemas['OrderEditRequest']): boolean =>
  add.length + change.length + remove.length === 0;

const Difference = ({ edit }: { readonly edit: Schemas['OrderEdit'] }) => {
  const t = useTranslations('order');
  const { amount, currency } = edit.difference;
  const words = amount > 0 ? 'toAsk' : amount < 0 ? 'toGiveBack' : 'noDifference';
  return (
    <Stack gap={4} role="status">
      <Text>
        {t('newTotal')} <Amount of={edit.totals.total} fw={700} />
      </Text>
      <Text>
        {t(words)} {amount !== 0 && <Amount of={{ amount: Math.abs(amount), currency }} fw={700} />}
      </Text>
    </Stack>
  );
};

const Lines = ({
  order,
  counts,
  setCounts,
}: {
  readonly order: Order;
  readonly counts: Counts;
  readonly setCounts: (counts: Counts) => void;
}) =>
  order.items
    .filter((item) => kept(item) > 0)
    .map((item) => (
      <NumberInput
        key={item.id}
        label={`${item.productSnapshot.name} (${item.variantSnapshot.sku})`}
        min={0}
        allowDecimal={false}
        value={counts[item.id] ?? kept(item)}
        onChange={(value) => setCounts({ ...counts, [item.id]: Number(value) || 0 })}
      />
    ));

export default function Edit({ order, close }: DialogProps) {
  const t = useTranslations('order');
  const [counts, setCounts] = useState<Counts>({});
  const [added, setAdded] = useState<readonly Added[]>([]);
  const [proposed, setProposed] = useState<{ readonly of: string; readonly edit: Schemas['OrderEdit'] }>();
  const once = useOnce();
  const body = editOf(order, counts, added);
  const text = JSON.stringify(body);
  /** What was priced is what is confirmed: other quantities are priced again. */
  const edit = proposed?.of === text ? proposed.edit : undefined;
  const path = { id: order.id };
  const propose = async (): Promise<void> => {
    const header = once({ body, version: order.version });
    setProposed({
      of: text,
      edit: await answered(api.POST('/v1/orders/{id}/edits', { params: { path, header }, body })),
    });
  };
  const pricing = useChange({ run: propose, done: t('priced'), touches: [] });
  const confirming = useChange({
    run: () => {
      const editId = edit?.editId ?? '';
      return answered(
        api.POST('/v1/orders/{id}/edits/{editId}/confirm', {
          params: { path: { ...path, editId }, header: { 'Idempotency-Key': editId } },
        }),
      );
    },
    done: t('edited'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('do.edit')}
      submit={edit ? t('editNow') : t('priceIt')}
      change={edit ? confirming : pricing}
      close={close}
      incomplete={isNothing(body)}
    >
      <Lines order={order} counts={counts} setCounts={setCounts} />
      {added.map((line) => (
        <Group key={line.variantId} align="end" wrap="nowrap">
          <NumberInput
            label={line.label}
            min={1}
            allowDecimal={false}
            value={line.quantity}
            style={{ flex: 1 }}
            onChange={(value) =>
              setAdded(
                added.map((one) =>
                  one === line ? { ...one, quantity: Math.max(1, Number(value) || 1) } : one,
                ),
              )
            }
          />
          <Button variant="default" onClick={() => setAdded(added.filter((one) => one !== line))}>
            {t('remove')}
          </Button>
        </Group>
      ))}
      <VariantSearch
        label={t('addGoods')}
        currency={order.currency}
        choose={(found) =>
          setAdded([
            ...added.filter(({ variantId }) => variantId !== found.variantId),
            { ...found, quantity: 1 },
          ])
        }
      />
      {edit && <Difference edit={edit} />}
    </ChangeDialog>
  );
}
