/** The system beside this one: what was sent and taken, and what a person has to decide. */
import { Alert, Button } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { useExternalSystem } from '../../app/queries.ts';
import { api } from '../../app/waybill.ts';
import { useChange } from '../../parts/change.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { Conflicts } from './conflicts.tsx';
import { Runs } from './runs.tsx';

const Silence = ({ since, trouble }: { readonly since: string; readonly trouble: string | undefined }) => {
  const t = useTranslations('sync');
  const format = useFormatter();
  const said = format.dateTime(new Date(since), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Alert color="yellow" variant="outline" role="status" title={t('silent', { since: said })}>
      {trouble}
    </Alert>
  );
};

/** Each press asks anew: one run at a time is what the API sees to. */
const useSync = () => {
  const t = useTranslations('sync');
  return useChange({
    run: () => {
      const header = { 'Idempotency-Key': crypto.randomUUID() };
      return answered(api.POST('/v1/integrations/external/sync', { params: { header } }));
    },
    done: t('synced'),
    touches: ['sync', 'attention', 'orders', 'order'],
  });
};

export default function Sync() {
  const t = useTranslations();
  const system = useExternalSystem(true);
  const sync = useSync();
  return (
    <Page
      title={t('places.sync')}
      actions={
        <Button loading={sync.isPending} onClick={() => sync.mutate()}>
          {t('sync.now')}
        </Button>
      }
    >
      <Trouble error={sync.error} />
      <Answer of={system}>
        {({ failingSince, trouble }) => failingSince && <Silence since={failingSince} trouble={trouble} />}
      </Answer>
      <Part title={t('sync.conflicts')}>
        <Conflicts />
      </Part>
      <Part title={t('sync.runs')}>
        <Runs />
      </Part>
    </Page>
  );
}
