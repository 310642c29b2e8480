/** Money that goes back: all that is left of a payment, or a part of it. */
import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { Amount, toMajor, toMinor } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { minorDigits } from '../../parts/minor-digits.ts';
import { minus, type Payment, refundable, touchesOrder, usePayments } from './data.ts';
import type { DialogProps } from './order.tsx';

type ChosenProps = DialogProps & {
  readonly payments: readonly Payment[];
  readonly payment: Payment;
  readonly choose: (id: string) => void;
};

const Chosen = ({ payments, payment, choose, order, close }: ChosenProps) => {
  const t = useTranslations('order');
  const left = refundable(payment);
  const [major, setMajor] = useState<number | string>(toMajor(left));
  const [reason, setReason] = useState('');
  const once = useOnce();
  const amount = toMinor(Number(major), order.currency);
  const change = useChange({
    run: () => {
      const body = { amount, reason: reason.trim() };
      return answered(
        api.POST('/v1/payments/{id}/refunds', {
          params: { path: { id: payment.id }, header: once(body) },
          body,
        }),
      );
    },
    done: t('refunded'),
    touches: touchesOrder,
    after: close,
  });
  const isWrong = !(amount.amount > 0) || amount.amount > left.amount;
  return (
    <ChangeDialog
      title={t('do.refund')}
      submit={t('refundNow')}
      change={change}
      close={close}
      danger
      incomplete={isWrong || reason.trim() === ''}
    >
      {payments.length > 1 && (
        <Select
          label={t('payments')}
          data={payments.map(({ id, provider }) => ({ value: id, label: `${provider ?? ''} ${id}` }))}
          value={payment.id}
          onChange={(id) => id && choose(id)}
          allowDeselect={false}
        />
      )}
      <NumberInput
        label={t('amount', { currency: order.currency })}
        required
        min={0}
        max={toMajor(left)}
        decimalScale={minorDigits(order.currency)}
        thousandSeparator=" "
        value={major}
        onChange={setMajor}
      />
      <TextInput
        label={t('reason')}
        required
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Text size="sm" role="status">
        {t('keeps')} <Amount of={isWrong ? left : minus(left, amount)} fw={600} />
      </Text>
    </ChangeDialog>
  );
};

export default function Refund(props: DialogProps) {
  const payments = (usePayments(props.order.id).data ?? []).filter(
    (payment) => refundable(payment).amount > 0,
  );
  const [id, setId] = useState<string>();
  const payment = payments.find((one) => one.id === id) ?? payments[0];
  if (!payment) return null;
  return <Chosen key={payment.id} {...props} payments={payments} payment={payment} choose={setId} />;
}
