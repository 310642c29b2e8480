/** One of the shop's settings as a form: read by staff, written by admins, never over what somebody else has written. */
import { Button, Code, Fieldset, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import { NowThere, useChange, useSeen } from '../../parts/change.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { isStale, Trouble } from '../../parts/trouble.tsx';
import { useBesideSettings } from './beside.ts';

type Seen<T> = { readonly body: T; readonly etag: string };

export type FieldsProps<T> = { readonly value: T; readonly set: (value: T) => void };

type FormProps<T> = {
  readonly name: string;
  readonly read: () => Promise<Seen<T>>;
  readonly write: (value: T, etag: string) => Promise<unknown>;
  readonly fields: (props: FieldsProps<T>) => ReactNode;
};

const Form = <T,>({ of: { body, etag }, name, write, fields }: { readonly of: Seen<T> } & FormProps<T>) => {
  const t = useTranslations();
  const { admin } = useAccess();
  const [value, setValue] = useState(body);
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const change = useChange({
    run: () => write(value, seen),
    done: t('settings.saved'),
    touches: ['settings'],
    /** What was written is read again under its new version. */
    after: () => setWasSaved(true),
  });
  const [wasSaved, setWasSaved] = useState(false);
  if (wasSaved && isOutdated) {
    acknowledge();
    setWasSaved(false);
  }
  const send = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const goOn = (): void => {
    acknowledge();
    change.reset();
  };
  return (
    <form onSubmit={send}>
      <Stack maw={860}>
        {!admin && <Text size="sm">{t('settings.readOnly')}</Text>}
        <Fieldset disabled={!admin} variant="unstyled" aria-label={name}>
          <Stack>{fields({ value, set: setValue })}</Stack>
        </Fieldset>
        <NowThere when={isOutdated && !wasSaved}>
          <Code block tabIndex={0}>
            {JSON.stringify(body, undefined, 2)}
          </Code>
        </NowThere>
        <Trouble error={change.error} acknowledge={isStale(change.error) ? goOn : undefined} />
        {admin && (
          <Group>
            <Button
              type="submit"
              loading={change.isPending}
              disabled={JSON.stringify(value) === JSON.stringify(body)}
            >
              {t('dialog.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
};

export const SettingsPage = <T,>({ title, ...form }: FormProps<T> & { readonly title: string }) => {
  const t = useTranslations();
  const beside = useBesideSettings();
  const settings = useQuery({ queryKey: ['settings', form.name], queryFn: form.read });
  return (
    <Page title={title} actions={<PagesBeside pages={beside} label={t('places.settings')} />}>
      <Answer of={settings}>{(seen) => <Form of={seen} {...form} />}</Answer>
    </Page>
  );
};
