/** A list of the API as a table: page after page, with what there is to say when nothing is there. */
import { Button, Center, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../sdk/index.ts';
import { Loading } from './page.tsx';
import { Trouble } from './trouble.tsx';

type Outcome<T> = Parameters<typeof answered<T>>[0];
export type PageOf<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

export type ListOptions<T> = {
  readonly name: QueryKey;
  readonly pageAt: (cursor: string | undefined) => Outcome<PageOf<T>>;
  /** Asked again so often; left out: when somebody comes back to the page. */
  readonly everySeconds?: number;
};

/** All pages so far, as one list. */
export const useList = <T,>({ name, pageAt, everySeconds }: ListOptions<T>) => {
  const query = useInfiniteQuery({
    queryKey: name,
    queryFn: ({ pageParam }) => answered(pageAt(pageParam)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...(everySeconds && { refetchInterval: everySeconds * 1000 }),
  });
  return { ...query, rows: query.data?.pages.flatMap(({ items }) => items) };
};

export type Column<T> = {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly right?: boolean;
  /** Left out where there is little room. */
  readonly wide?: boolean;
};

type RowsProps<T> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (row: T) => string;
};

export const Rows = <T,>({ label, rows, columns, keyOf }: RowsProps<T>) => (
  <Table.ScrollContainer
    minWidth={0}
    type="native"
    pos="relative"
    tabIndex={0}
    role="group"
    aria-label={label}
  >
    <Table verticalSpacing="sm" highlightOnHover striped="even" aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ key, title, right, wide }) => (
            <Table.Th
              key={key}
              scope="col"
              ta={right ? 'right' : undefined}
              visibleFrom={wide ? 'md' : undefined}
            >
              {title === '' ? <VisuallyHidden>{key}</VisuallyHidden> : title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={keyOf(row)}>
            {columns.map(({ key, cell, right, wide }) => (
              <Table.Td key={key} ta={right ? 'right' : undefined} visibleFrom={wide ? 'md' : undefined}>
                {cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);

export const Nothing = ({ children }: { readonly children: ReactNode }) => (
  <Center mih={100}>
    <Text c="dimmed">{children}</Text>
  </Center>
);

type ListTableProps<T> = Omit<RowsProps<T>, 'rows'> & {
  readonly list: ReturnType<typeof useList<T>>;
  readonly filtered?: boolean;
  /** What to say when nothing is there. */
  readonly empty?: string;
};

export const ListTable = <T,>({ list, filtered, empty, ...table }: ListTableProps<T>) => {
  const t = useTranslations('list');
  const { rows, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = list;
  if (!rows) return error ? <Trouble error={error} again={refetch} /> : <Loading />;
  if (rows.length === 0) return <Nothing>{filtered ? t('emptyFiltered') : (empty ?? t('empty'))}</Nothing>;
  return (
    <Stack gap="sm">
      <Rows {...table} rows={rows} />
      <Trouble error={error} again={refetch} />
      <Group justify="center" gap="md">
        <Text size="sm" c="dimmed" role="status">
          {t('shown', { count: rows.length })}
        </Text>
        {hasNextPage && (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </Group>
    </Stack>
  );
};
