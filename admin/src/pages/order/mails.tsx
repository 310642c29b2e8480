/** What the customer was told by mail, and telling it again. */
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useChange, useOnce } from '../../parts/change.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Answer } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import type { Order } from './data.ts';
import { useHappening } from './happening.ts';

const Mail = ({ order, mail }: { readonly order: Order; readonly mail: Schemas['Notification'] }) => {
  const t = useTranslations('order');
  const { mailOf } = useHappening();
  const once = useOnce();
  const path = { id: order.id, notificationId: mail.id };
  const resend = useChange({
    run: () =>
      answered(
        api.POST('/v1/orders/{id}/notifications/{notificationId}/resend', {
          params: { path, header: once({ path, at: mail.at }) },
        }),
      ),
    done: t('resent'),
    touches: ['order'],
  });
  return (
    <>
      <Group gap="xs" justify="space-between">
        <Text size="sm" component="div">
          {mailOf(mail.kind)}
          <Text size="xs" c="dimmed">
            <When at={mail.at} /> {mail.reason ?? ''}
          </Text>
        </Text>
        <Group gap="xs">
          <StatusBadge status={mail.status} />
          <Button
            size="compact-xs"
            variant="default"
            loading={resend.isPending}
            onClick={() => resend.mutate()}
            aria-label={t('resendKind', { kind: mailOf(mail.kind) })}
          >
            {t('resend')}
          </Button>
        </Group>
      </Group>
      <Trouble error={resend.error} />
    </>
  );
};

export const Mails = ({ order }: { readonly order: Order }) => {
  const t = useTranslations('order');
  const mails = useQuery({
    queryKey: ['order', order.id, 'mails'],
    queryFn: async () =>
      (await answered(api.GET('/v1/orders/{id}/notifications', { params: { path: { id: order.id } } })))
        .items,
    refetchInterval: 15_000,
  });
  return (
    <Part title={t('mails')}>
      <Answer of={mails}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>{t('noMails')}</Nothing>
          ) : (
            all.map((mail) => <Mail key={mail.id} order={order} mail={mail} />)
          )
        }
      </Answer>
    </Part>
  );
};
