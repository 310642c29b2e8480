/** One endpoint: what it was told, what it did not take, and telling it again. */
import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';
import { ButtonTo } from '../../parts/links.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { Deliveries } from './deliveries.tsx';
import { EditEndpoint } from './endpoint-form.tsx';
import { Replay } from './replay.tsx';

type SeenEndpoint = { readonly endpoint: Schemas['WebhookEndpoint']; readonly etag: string };

const Try = ({ endpoint }: Pick<SeenEndpoint, 'endpoint'>) => {
  const t = useTranslations('webhooks');
  const [result, setResult] = useState<string>();
  const change = useChange({
    run: async () => {
      const params = { path: { id: endpoint.id } };
      const { attempt } = await answered(api.POST('/v1/webhook-endpoints/{id}/test', { params }));
      setResult(`${attempt.status ?? attempt.error ?? ''} ${attempt.responseBody ?? ''}`);
    },
    done: t('tried'),
    touches: ['webhooks'],
  });
  return (
    <>
      <Group>
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
          {t('try')}
        </Button>
        {result !== undefined && (
          <Text size="sm" role="status">
            {t('answered')} {result}
          </Text>
        )}
      </Group>
      <Trouble error={change.error} />
    </>
  );
};

const Rotate = ({ endpoint, close }: Pick<SeenEndpoint, 'endpoint'> & { readonly close: () => void }) => {
  const t = useTranslations('webhooks');
  const [secret, setSecret] = useState<string>();
  const once = useOnce();
  const change = useChange({
    run: async () => {
      const params = { path: { id: endpoint.id }, header: once(endpoint.version) };
      const made = await answered(api.POST('/v1/webhook-endpoints/{id}/rotate-secret', { params }));
      setSecret(made.secret);
    },
    done: t('rotated'),
    touches: ['webhooks'],
  });
  return (
    <ChangeDialog
      title={t('rotate')}
      submit={t('rotate')}
      change={change}
      close={close}
      incomplete={secret !== undefined}
    >
      <Text size="sm">{t('rotateMeans')}</Text>
      {secret && (
        <Stack gap={4} role="status">
          <Text size="sm">{t('secretOnce')}</Text>
          <Code block>{secret}</Code>
        </Stack>
      )}
    </ChangeDialog>
  );
};

const OnOff = ({ endpoint, etag }: SeenEndpoint) => {
  const t = useTranslations('webhooks');
  const status = endpoint.status === 'enabled' ? 'disabled' : 'enabled';
  const change = useChange({
    run: () => {
      const params = { path: { id: endpoint.id }, header: { 'If-Match': etag } };
      return answered(api.PATCH('/v1/webhook-endpoints/{id}', { params, body: { status } }));
    },
    done: t('saved'),
    touches: ['webhooks'],
  });
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
        {t(`turn.${status}`)}
      </Button>
      <Trouble error={change.error} />
    </>
  );
};

const EndpointView = ({ endpoint, etag }: SeenEndpoint) => {
  const t = useTranslations('webhooks');
  const [doing, setDoing] = useState<'edit' | 'replay' | 'rotate'>();
  const close = (): void => setDoing(undefined);
  return (
    <Page
      title={endpoint.description ?? endpoint.url}
      beside={<StatusBadge status={endpoint.status} />}
      actions={
        <>
          <Button onClick={() => setDoing('edit')}>{t('edit')}</Button>
          <Button variant="default" onClick={() => setDoing('replay')}>
            {t('replay')}
          </Button>
          <Button variant="default" onClick={() => setDoing('rotate')}>
            {t('rotate')}
          </Button>
          <OnOff endpoint={endpoint} etag={etag} />
        </>
      }
    >
      <Part title={t('events')} actions={<Try endpoint={endpoint} />}>
        <Code style={{ overflowWrap: 'anywhere' }}>{endpoint.url}</Code>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {endpoint.eventTypes.join(', ')}
        </Text>
      </Part>
      <Part title={t('deliveries')}>
        <Deliveries endpointId={endpoint.id} />
      </Part>
      <Group>
        <ButtonTo to="/webhooks" variant="subtle">
          {t('toList')}
        </ButtonTo>
      </Group>
      {doing === 'edit' && <EditEndpoint endpoint={endpoint} etag={etag} close={close} />}
      {doing === 'replay' && <Replay endpointId={endpoint.id} close={close} />}
      {doing === 'rotate' && <Rotate endpoint={endpoint} close={close} />}
    </Page>
  );
};

export default function EndpointPage() {
  const { id } = useParams({ from: '/webhooks/$id' });
  const endpoint = useQuery({
    queryKey: ['webhooks', id],
    queryFn: () => withTag(api.GET('/v1/webhook-endpoints/{id}', { params: { path: { id } } })),
  });
  return <Answer of={endpoint}>{({ body, etag }) => <EndpointView endpoint={body} etag={etag} />}</Answer>;
}
