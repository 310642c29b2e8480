/** Filters live in the address: they survive a reload, go back with the back button, and can be sent to somebody. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Status } from './status.tsx';

export type Filters = { readonly [name: string]: string | undefined };

/** What is said in the address, and how to say something else. An empty value is none. */
export const useFilters = () => {
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const set = (changes: Filters): void => {
    const next = Object.entries({ ...filters, ...changes }).filter(([, value]) => value);
    void navigate({ to: '.', search: Object.fromEntries(next) as never });
  };
  return { filters, set, isFiltered: Object.keys(filters).length > 0 };
};

type OfAll = ReturnType<typeof useFilters>;

/** Sent by Enter or the button: not with every letter. */
export const SearchFilter = ({
  by,
  label,
  placeholder,
}: {
  readonly by: OfAll;
  readonly label: string;
  readonly placeholder?: string;
}) => {
  const t = useTranslations('list');
  const current = by.filters.q ?? '';
  const [typed, setTyped] = useState(current);
  useEffect(() => setTyped(current), [current]);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    by.set({ q: typed.trim() });
  };
  return (
    <form role="search" onSubmit={send} style={{ flex: '1 1 16rem' }}>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          label={label}
          placeholder={placeholder}
          type="search"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          style={{ flex: 1 }}
        />
        <Button type="submit" variant="default">
          {t('search')}
        </Button>
      </Group>
    </form>
  );
};

type Option = { readonly value: string; readonly label: string };

export const ChoiceFilter = ({
  by,
  name,
  label,
  options,
}: {
  readonly by: OfAll;
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
}) => {
  const t = useTranslations('list');
  return (
    <Select
      label={label}
      data={[...options]}
      value={by.filters[name] ?? null}
      placeholder={t('all')}
      clearable
      clearButtonProps={{ 'aria-label': t('all') }}
      onChange={(value) => by.set({ [name]: value ?? undefined })}
      w={190}
    />
  );
};

/** The browser's own: in everybody's language, and good on a phone. */
export const DayFilter = ({
  by,
  name,
  label,
}: {
  readonly by: OfAll;
  readonly name: string;
  readonly label: string;
}) => (
  <TextInput
    label={label}
    type="date"
    value={by.filters[name] ?? ''}
    onChange={({ currentTarget }) => by.set({ [name]: currentTarget.value })}
    w={160}
  />
);

export const StatusFilter = ({
  by,
  statuses,
}: {
  readonly by: OfAll;
  readonly statuses: readonly Status[];
}) => {
  const t = useTranslations();
  const options = statuses.map((value) => ({ value, label: t(`states.${value}`) }));
  return <ChoiceFilter by={by} name="status" label={t('list.status')} options={options} />;
};

export const SpanFilter = ({ by }: { readonly by: OfAll }) => {
  const t = useTranslations('list');
  return (
    <>
      <DayFilter by={by} name="from" label={t('from')} />
      <DayFilter by={by} name="to" label={t('to')} />
    </>
  );
};

export const ClearFilters = ({ by }: { readonly by: OfAll }) => {
  const t = useTranslations('list');
  if (!by.isFiltered) return null;
  const nothing = Object.fromEntries(Object.keys(by.filters).map((name) => [name, undefined]));
  return (
    <Button variant="subtle" onClick={() => by.set(nothing)}>
      {t('clear')}
    </Button>
  );
};
