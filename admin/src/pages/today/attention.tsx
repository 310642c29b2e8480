/** What was promised and did not happen: each with where to go, or with a word that it was dealt with. */
import { Badge, Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { ButtonTo } from '../../parts/links.tsx';
import { Nothing, useList } from '../../parts/list.tsx';
import { Loading } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';

type Matter = Schemas['Attention'];

const Settle = ({ matter, close }: { readonly matter: Matter; readonly close: () => void }) => {
  const t = useTranslations();
  const [note, setNote] = useState('');
  const once = useOnce();
  const change = useChange({
    run: () =>
      answered(
        api.POST('/v1/attention/{id}/settle', {
          params: { path: { id: matter.id }, header: once({ note }) },
          body: { note },
        }),
      ),
    done: t('today.settled'),
    touches: ['attention'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('today.settle')}
      submit={t('today.settle')}
      change={change}
      close={close}
      incomplete={note.trim() === ''}
    >
      <Text size="sm">{matter.stake.text}</Text>
      <Textarea
        label={t('today.settleNote')}
        required
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </ChangeDialog>
  );
};

/** Where the next step is done. */
const WhereTo = ({ matter: { kind, orderId } }: { readonly matter: Matter }) => {
  const t = useTranslations('today');
  const looks = { size: 'xs', variant: 'default' } as const;
  if (kind === 'sync-conflict' || kind === 'external-system-down') {
    return (
      <ButtonTo to="/sync" {...looks}>
        {t('toSync')}
      </ButtonTo>
    );
  }
  if (orderId) {
    return (
      <ButtonTo to="/orders/$id" params={{ id: orderId }} {...looks}>
        {t('toOrder')}
      </ButtonTo>
    );
  }
  if (kind === 'reconciliation-finding') {
    return (
      <ButtonTo to="/reconciliations" {...looks}>
        {t('toReconciliations')}
      </ButtonTo>
    );
  }
  if (kind.startsWith('webhook')) {
    return (
      <ButtonTo to="/webhooks" {...looks}>
        {t('toWebhooks')}
      </ButtonTo>
    );
  }
  return null;
};

const MatterView = ({ matter }: { readonly matter: Matter }) => {
  const t = useTranslations();
  const [settling, setSettling] = useState(false);
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" align="start" gap="xs">
        <Stack gap={4} style={{ flex: '1 1 18rem' }}>
          <Group gap="xs">
            <Badge variant="default" tt="none">
              {t(`attention.${matter.kind}`)}
            </Badge>
            <Text size="sm" c="dimmed">
              <When at={matter.at} />
            </Text>
          </Group>
          <Text size="sm">
            {matter.stake.text} {matter.stake.amount && <Amount of={matter.stake.amount} fw={600} />}
          </Text>
          <Text size="sm" c="dimmed">
            {matter.nextStep}
          </Text>
        </Stack>
        <Group gap="xs">
          <WhereTo matter={matter} />
          <Button size="xs" variant="default" onClick={() => setSettling(true)}>
            {t('today.settle')}
          </Button>
        </Group>
      </Group>
      {settling && <Settle matter={matter} close={() => setSettling(false)} />}
    </Paper>
  );
};

export const Attention = () => {
  const t = useTranslations();
  const { rows, error, refetch, hasNextPage, fetchNextPage } = useList({
    name: ['attention'],
    pageAt: (cursor) => api.GET('/v1/attention', { params: { query: { limit: 10, cursor } } }),
    everySeconds: 30,
  });
  if (!rows) return error ? <Trouble error={error} again={refetch} /> : <Loading />;
  if (rows.length === 0) return <Nothing>{t('today.calm')}</Nothing>;
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {rows.map((matter) => (
        <MatterView key={matter.id} matter={matter} />
      ))}
      {hasNextPage && (
        <li>
          <Button variant="default" size="xs" onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        </li>
      )}
    </Stack>
  );
};
