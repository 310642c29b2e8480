/** One import: how far it is, and line by line what was refused. */
import { Anchor, Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { When } from '../../parts/amounts.tsx';
import { useChange, useOnce } from '../../parts/change.tsx';
import { ButtonTo } from '../../parts/links.tsx';
import { Nothing, Rows } from '../../parts/list.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { isUnderWay } from './under-way.ts';

type Import = Schemas['Import'];

const Stop = ({ id }: { readonly id: string }) => {
  const t = useTranslations('bulk');
  const once = useOnce();
  const change = useChange({
    run: () => answered(api.POST('/v1/imports/{id}/cancel', { params: { path: { id }, header: once(id) } })),
    done: t('stopped'),
    touches: ['imports'],
  });
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
        {t('stop')}
      </Button>
      <Trouble error={change.error} />
    </>
  );
};

const counts = ['changed', 'unchanged', 'failed'] as const;

const HowFar = ({ of }: { readonly of: Import }) => {
  const t = useTranslations('bulk');
  const percent = of.total === 0 ? 0 : Math.round((of.done / of.total) * 100);
  return (
    <Part title={t('howFar')}>
      <Text size="sm">
        {t(`kinds.${of.kind}`)} · <When at={of.createdAt} />
      </Text>
      <Progress
        value={of.status === 'done' ? 100 : percent}
        animated={isUnderWay(of.status)}
        aria-label={t('howFar')}
      />
      <Text size="sm" role="status">
        {t('linesOf', { done: of.done, total: of.total })}
      </Text>
      {of.reason && (
        <Text size="sm" fw={600}>
          {of.reason}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        {counts.map((name) => (
          <Text key={name} size="sm">
            <b>{t(name)}</b> {of[name]}
          </Text>
        ))}
      </SimpleGrid>
    </Part>
  );
};

const Refused = ({ of }: { readonly of: Import }) => {
  const t = useTranslations('bulk');
  return (
    <Part title={t('refused')}>
      {of.errors.length === 0 ? (
        <Nothing>{t('noneRefused')}</Nothing>
      ) : (
        <Rows
          label={t('refused')}
          rows={of.errors}
          keyOf={({ line, message }) => `${line} ${message}`}
          columns={[
            { key: 'line', title: t('line'), cell: ({ line }) => line, right: true },
            { key: 'message', title: t('why'), cell: ({ message }) => message },
          ]}
        />
      )}
      {of.failed > of.errors.length && <Text size="sm">{t('firstOnes', { count: of.errors.length })}</Text>}
      {of.reportUrl && (
        <Text size="sm">
          <Anchor href={of.reportUrl} underline="always" inherit>
            {t('report')}
          </Anchor>
        </Text>
      )}
    </Part>
  );
};

const ImportView = ({ of }: { readonly of: Import }) => {
  const t = useTranslations('bulk');
  return (
    <Page
      title={t('import')}
      beside={<StatusBadge status={of.status} />}
      actions={isUnderWay(of.status) && <Stop id={of.id} />}
    >
      <Stack>
        <HowFar of={of} />
        <Refused of={of} />
        <Group>
          <ButtonTo to="/imports" variant="subtle">
            {t('toList')}
          </ButtonTo>
        </Group>
      </Stack>
    </Page>
  );
};

/** Its report's address is good for five minutes. */
const restMilliseconds = 4 * 60_000;

export default function ImportPage() {
  const { id } = useParams({ from: '/imports/$id' });
  const found = useQuery({
    queryKey: ['imports', id],
    queryFn: () => answered(api.GET('/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data && !isUnderWay(data.status) ? restMilliseconds : 1_500),
  });
  return <Answer of={found}>{(of) => <ImportView of={of} />}</Answer>;
}
