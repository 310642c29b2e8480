/** Invoices and credit notes as they were issued, and the receipt: pages to open and print. */
import { Anchor, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { Answer } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import type { Order } from './data.ts';

/** Their addresses are good for a quarter of an hour; the first one comes moments after the order is confirmed. */
const readAgainMilliseconds = 30_000;

const PrintLink = ({ href, children }: { readonly href: string; readonly children: string }) => (
  <Anchor href={href} target="_blank" rel="noreferrer" underline="always" inherit>
    {children}
  </Anchor>
);

export const Papers = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  const papers = useQuery({
    queryKey: ['order', order.id, 'papers', order.status],
    queryFn: () => answered(api.GET('/v1/orders/{id}/invoices', { params: { path: { id: order.id } } })),
    placeholderData: (before) => before,
    refetchInterval: readAgainMilliseconds,
  });
  return (
    <Part title={t('papers')}>
      <Answer of={papers}>
        {({ items, receiptUrl }) => (
          <>
            {items.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('noInvoice')}
              </Text>
            )}
            {items.map(({ number, kind, issuedAt, total, pageUrl }) => (
              <Group key={number} justify="space-between" gap="xs">
                <Text size="sm">
                  <PrintLink href={pageUrl}>{number}</PrintLink>
                  <Text span size="xs" c="dimmed" display="block">
                    {t(`paper.${kind}`)} · <When at={issuedAt} day />
                  </Text>
                </Text>
                <Amount of={total} size="sm" />
              </Group>
            ))}
            <Text size="sm">
              <PrintLink href={receiptUrl}>{t('receipt')}</PrintLink>
            </Text>
          </>
        )}
      </Answer>
    </Part>
  );
};
