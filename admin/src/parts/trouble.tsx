/** What did not work, in words that say what to do; for lists, pages and dialogs alike. */
import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { WaybillProblem } from '../../../sdk/index.ts';

type Words = 'stale' | 'conflict' | 'forbidden' | 'notFound' | 'unreachable';

const wordsOf = (error: unknown): Words | undefined => {
  if (!(error instanceof WaybillProblem)) return 'unreachable';
  if (error.status === 412) return 'stale';
  if (error.status === 409) return 'conflict';
  if (error.status === 403) return 'forbidden';
  return error.status === 404 ? 'notFound' : undefined;
};

export const isStale = (error: unknown): boolean => wordsOf(error) === 'stale';

export type TroubleProps = {
  readonly error: unknown;
  /** Asks again. */
  readonly again?: (() => unknown) | undefined;
  /** Goes on from what is there now. */
  readonly acknowledge?: (() => void) | undefined;
};

export const Trouble = ({ error, again, acknowledge }: TroubleProps) => {
  const t = useTranslations('trouble');
  if (error === null || error === undefined) return null;
  const words = wordsOf(error);
  const fields = error instanceof WaybillProblem ? (error.problem.errors ?? []) : [];
  return (
    <Alert role="alert" color="red" title={t('title')} variant="outline">
      <Stack gap="xs">
        {words && <Text size="sm">{t(words)}</Text>}
        {error instanceof WaybillProblem && words !== 'stale' && <Text size="sm">{error.message}</Text>}
        {fields.length > 0 && (
          <List size="sm">
            {fields.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>
                <b>{path}</b> {message}
              </List.Item>
            ))}
          </List>
        )}
        <Group>
          {again && (
            <Button size="xs" variant="default" onClick={() => void again()}>
              {t('again')}
            </Button>
          )}
          {acknowledge && (
            <Button size="xs" variant="default" onClick={acknowledge}>
              {t('acknowledge')}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
};
