/** A list of the API as a table: page after page, with what there is to say when nothing is there. */
import { Button, Center, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
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
  /** Stands below the first column where there is little room. */
  readonly below?: boolean;
};

type RowsProps<T> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (row: T) => string;
};

/** @returns the columns that there is room for; what stands `below` the first one is in its cells */
const fitting = <T,>(columns: readonly Column<T>[], isNarrow: boolean): readonly Column<T>[] => {
  const [first, ...rest] = columns;
  if (!isNarrow || !first) return columns;
  const below = rest.filter((column) => column.below);
  const cell = (row: T): ReactNode => (
    <Stack gap={4} align="flex-start">
      <div>{first.cell(row)}</div>
      {below.map((column) => (
        <div key={column.key}>{column.cell(row)}</div>
      ))}
    </Stack>
  );
  const beside = rest.filter((column) => !column.below && !column.wide);
  return [below.length > 0 ? { ...first, cell } : first, ...beside];
};

export const Rows = <T,>({ label, rows, columns, keyOf }: RowsProps<T>) => {
  const isNarrow = useMediaQuery('(max-width: 61.99em)', false, { getInitialValueInEffect: false });
  const shown = fitting(columns, isNarrow);
  return (
    <Table.ScrollContainer
      minWidth={0}
      type="native"
      pos="relative"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <Table
        verticalSpacing="sm"
        horizontalSpacing={isNarrow ? 6 : undefined}
        highlightOnHover
        striped="even"
        aria-label={label}
      >
        <Table.Thead>
          <Table.Tr>
            {shown.map(({ key, title, right }) => (
              <Table.Th key={key} scope="col" ta={right ? 'right' : undefined}>
                {title === '' ? <VisuallyHidden>{key}</VisuallyHidden> : title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {shown.map(({ key, cell, right }) => (
                <Table.Td key={key} ta={right ? 'right' : undefined}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

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
