/** One conflict: what is so here, what is so there, and whose word counts. */
import { Button, Code, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { Amount, When } from '../../parts/amounts.tsx';
import { useChange, useOnce } from '../../parts/change.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';

type Conflict = Schemas['SyncConflict'];
type Props = { readonly of: Conflict; readonly close: () => void };

const Here = ({ ours }: Pick<Conflict, 'ours'>) => {
  const t = useTranslations('sync');
  if (!ours) return <Text size="sm">{t('notHere')}</Text>;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <StatusBadge status={ours.status} />
        <Amount of={ours.total} />
      </Group>
      {ours.items.map(({ sku, kept, shipped, delivered }) => (
        <Text key={sku} size="sm">
          {sku}: {t('pieces', { kept, shipped, delivered })}
        </Text>
      ))}
    </Stack>
  );
};

const useKeep = ({ of: { id }, close }: Props, keep: 'ours' | 'theirs') => {
  const t = useTranslations('sync');
  const once = useOnce();
  return useChange({
    run: () => {
      const params = { path: { id }, header: once(keep) };
      return answered(
        api.POST('/v1/integrations/external/conflicts/{id}/resolve', { params, body: { keep } }),
      );
    },
    done: t(`kept.${keep}`),
    touches: ['sync', 'attention', 'orders', 'order'],
    after: close,
  });
};

const Decide = (props: Props) => {
  const t = useTranslations('sync');
  const ours = useKeep(props, 'ours');
  const theirs = useKeep(props, 'theirs');
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('keepMeans')}
      </Text>
      <Trouble error={ours.error ?? theirs.error} />
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={ours.isPending}
          disabled={theirs.isPending}
          onClick={() => ours.mutate()}
        >
          {t('keepOurs')}
        </Button>
        <Button
          variant="default"
          loading={theirs.isPending}
          disabled={ours.isPending}
          onClick={() => theirs.mutate()}
        >
          {t('keepTheirs')}
        </Button>
      </Group>
    </>
  );
};

const Decided = ({ keep, resolvedBy, resolvedAt }: Conflict) => {
  const t = useTranslations('sync');
  return (
    <Text size="sm">
      {keep && t(`kept.${keep}`)} · {resolvedBy} · <When at={resolvedAt} />
    </Text>
  );
};

export const BothSides = (props: Props) => {
  const t = useTranslations();
  const { of, close } = props;
  return (
    <Modal
      opened
      onClose={close}
      title={t(`sync.kind.${of.kind}`)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <Stack>
        <Text size="sm">{of.why}</Text>
        <Title order={3} size="h5">
          {t('sync.here')}
        </Title>
        <Here ours={of.ours} />
        <Title order={3} size="h5">
          {t('sync.there')}
        </Title>
        <Code block tabIndex={0}>
          {JSON.stringify(of.theirs, undefined, 2)}
        </Code>
        {of.status === 'open' ? <Decide {...props} /> : <Decided {...of} />}
      </Stack>
    </Modal>
  );
};
