/** A part of a page, under a heading of its own. */
import { Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type PartProps = {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly fill?: boolean;
};

export const Part = ({ title, actions, children, fill }: PartProps) => (
  <Paper withBorder p="md" component="section" aria-label={title} h={fill ? '100%' : undefined}>
    <Stack gap="sm">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
      {actions}
    </Stack>
  </Paper>
);
