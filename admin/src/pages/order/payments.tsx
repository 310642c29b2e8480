/** How the order is paid: attempts, refunds, and a manual payment to confirm. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Answer } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { type Order, type Payment, touchesOrder, usePayments } from './data.ts';
import { paymentStatus, refundStatus } from './words.ts';

const Confirm = ({ payment, close }: { readonly payment: Payment; readonly close: () => void }) => {
  const t = useTranslations('order');
  const once = useOnce();
  const change = useChange({
    run: () =>
      answered(
        api.POST('/v1/payments/{id}/confirm', {
          params: { path: { id: payment.id }, header: once(payment.version) },
        }),
      ),
    done: t('confirmed'),
    touches: touchesOrder,
    after: close,
  });
  return (
    <ChangeDialog title={t('confirmPayment')} submit={t('confirmPayment')} change={change} close={close}>
      <Text>
        {t('confirmQuestion')} <Amount of={payment.amount} fw={700} />
      </Text>
    </ChangeDialog>
  );
};

const isForHand = ({ attempts, status }: Payment): boolean =>
  status !== 'succeeded' &&
  attempts.some(({ provider, status: state }) => provider === 'manual' && state === 'processing');

const PaymentView = ({ payment }: { readonly payment: Payment }) => {
  const t = useTranslations('order');
  const [confirming, setConfirming] = useState(false);
  return (
    <Stack gap="xs">
      <Group>
        <StatusBadge status={paymentStatus(payment.status)} />
        <Amount of={payment.captured} fw={600} />
        <Text size="sm" c="dimmed">
          {t('ofAmount')} <Amount of={payment.amount} />
        </Text>
        {isForHand(payment) && (
          <Button size="xs" variant="default" onClick={() => setConfirming(true)}>
            {t('confirmPayment')}
          </Button>
        )}
      </Group>
      {payment.attempts.map(({ txRef, provider, method, status, reason, createdAt }) => (
        <Text key={txRef} size="sm">
          <When at={createdAt} /> · {provider} {method ?? ''} · {t(`attempt.${status}`)} {reason ?? ''}{' '}
          <Text span size="xs" c="dimmed">
            {txRef}
          </Text>
        </Text>
      ))}
      {payment.refunds?.map(({ id, amount, status, reason, failure, createdAt }) => (
        <Group key={id} gap="xs">
          <StatusBadge status={refundStatus(status)} />
          <Text size="sm">
            <When at={createdAt} /> · <Amount of={amount} fw={600} /> · {reason} {failure ?? ''}
          </Text>
        </Group>
      ))}
      {payment.mismatches.map(({ txRef, received }) => (
        <Text key={txRef} size="sm" fw={600}>
          {t('mismatch')} <Amount of={received} />
        </Text>
      ))}
      {confirming && <Confirm payment={payment} close={() => setConfirming(false)} />}
    </Stack>
  );
};

export const Payments = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  return (
    <Part title={t('payments')}>
      <Answer of={usePayments(order.id)}>
        {(payments) =>
          payments.length === 0 ? (
            <Nothing>{t('noPayments')}</Nothing>
          ) : (
            payments.map((payment) => <PaymentView key={payment.id} payment={payment} />)
          )
        }
      </Answer>
    </Part>
  );
};
