/** What the customer was told by mail, to be read and told again. */
import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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

type OfOrder = { readonly order: Order; readonly mail: Schemas['Notification'] };

const Letter = ({ order, mail, close }: OfOrder & { readonly close: () => void }) => {
  const t = useTranslations();
  const { mailOf } = useHappening();
  const path = { id: order.id, notificationId: mail.id };
  const found = useQuery({
    queryKey: ['order', order.id, 'mails', mail.id],
    queryFn: () => answered(api.GET('/v1/orders/{id}/notifications/{notificationId}', { params: { path } })),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={mailOf(mail.kind)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <Answer of={found}>
        {({ letter }) =>
          letter ? (
            <Stack gap="xs">
              <Text size="xs" c="dimmed">
                {t('order.asWrittenNow', { to: letter.to })}
              </Text>
              <Text fw={600}>{letter.subject}</Text>
              <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap' }}>
                {letter.text}
              </Code>
            </Stack>
          ) : (
            <Nothing>{t('order.nothingToRead')}</Nothing>
          )
        }
      </Answer>
    </Modal>
  );
};

const Read = ({ order, mail }: OfOrder) => {
  const t = useTranslations('order');
  const { mailOf } = useHappening();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-label={t('readKind', { kind: mailOf(mail.kind) })}
      >
        {t('read')}
      </Button>
      {opened && <Letter order={order} mail={mail} close={() => setOpened(false)} />}
    </>
  );
};

const Resend = ({ order, mail }: OfOrder) => {
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
      <Button
        size="compact-xs"
        variant="default"
        loading={resend.isPending}
        onClick={() => resend.mutate()}
        aria-label={t('resendKind', { kind: mailOf(mail.kind) })}
      >
        {t('resend')}
      </Button>
      <Trouble error={resend.error} />
    </>
  );
};

const Mail = ({ order, mail }: OfOrder) => {
  const { mailOf } = useHappening();
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" component="div">
        {mailOf(mail.kind)}
        <Text size="xs" c="dimmed">
          <When at={mail.at} /> {mail.reason ?? ''}
        </Text>
      </Text>
      <Group gap="xs">
        <StatusBadge status={mail.status} />
        <Read order={order} mail={mail} />
        <Resend order={order} mail={mail} />
      </Group>
    </Group>
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
