/** The frame of one page: its only `h1`, what can be done, and what it says. */
import { Center, Group, Loader, Stack, Title } from '@mantine/core';
import { type PropsWithChildren, type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Trouble } from './trouble.tsx';

type PageProps = PropsWithChildren<{
  readonly title: string;
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
}>;

export const Page = ({ title, beside, actions, children }: PageProps) => {
  useEffect(() => {
    document.title = `${title} · Waybill`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="center">
        <Group gap="sm">
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {beside}
        </Group>
        {actions && (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Stack>
  );
};

export const Loading = () => {
  const t = useTranslations('list');
  return (
    <Center mih={120} role="status" aria-label={t('loading')}>
      <Loader size="sm" />
    </Center>
  );
};

type Asked<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
};

/** What was asked for: while it is on its way, when it is there, or why it is not. */
export const Answer = <T,>({
  of: { data, error, refetch },
  children,
}: {
  readonly of: Asked<T>;
  readonly children: (data: T) => ReactNode;
}) => {
  if (data !== undefined) return <>{children(data)}</>;
  return error ? <Trouble error={error} again={refetch} /> : <Loading />;
};
