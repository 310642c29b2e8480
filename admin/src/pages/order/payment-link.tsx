/** A link by which anybody may pay the order: to be sent to a customer who ordered by phone. */
import { Anchor, Button, CopyButton, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { touchesOrder } from './data.ts';
import type { DialogProps } from './order.tsx';

export default function PaymentLink({ order, close }: DialogProps) {
  const t = useTranslations('order');
  const [days, setDays] = useState<number | string>(3);
  const [link, setLink] = useState<Schemas['PaymentLink']>();
  const once = useOnce();
  const change = useChange({
    run: async () => {
      const body = { days: Number(days) };
      setLink(
        await answered(
          api.POST('/v1/orders/{id}/payment-link', {
            params: { path: { id: order.id }, header: once(body) },
            body,
          }),
        ),
      );
    },
    done: t('linked'),
    touches: touchesOrder,
  });
  return (
    <ChangeDialog
      title={t('do.link')}
      submit={t('linkNow')}
      change={change}
      close={close}
      incomplete={!(Number(days) >= 1)}
    >
      <NumberInput
        label={t('linkDays')}
        min={1}
        max={14}
        allowDecimal={false}
        value={days}
        onChange={setDays}
      />
      {link && (
        <Stack gap="xs" role="status">
          <Group wrap="nowrap">
            <Anchor href={link.url} underline="always" style={{ overflowWrap: 'anywhere' }}>
              {link.url}
            </Anchor>
            <CopyButton value={link.url}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? t('copied') : t('copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Text size="sm">
            {t('payUntil')} <When at={link.paymentWindowEndsAt} />
          </Text>
        </Stack>
      )}
    </ChangeDialog>
  );
}
