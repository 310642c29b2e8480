/** Filters and columns under a name, kept in this browser. */
import { Button, CloseButton, Group, Menu, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Filters, useFilters } from '../../parts/filters.tsx';
import type { useOrderColumns } from './columns.tsx';

type View = {
  readonly name: string;
  readonly filters: Filters;
  readonly columns?: readonly string[];
};

const nothing = { q: undefined, status: undefined, from: undefined, to: undefined, customerId: undefined };

type SavedViewsProps = {
  readonly by: ReturnType<typeof useFilters>;
  readonly columns: Pick<ReturnType<typeof useOrderColumns>, 'chosen' | 'choose'>;
};

export const SavedViews = ({ by, columns }: SavedViewsProps) => {
  const t = useTranslations('orders');
  const [views, setViews] = useLocalStorage<readonly View[]>({
    key: 'waybill.views.orders',
    defaultValue: [],
  });
  const [name, setName] = useState('');
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    const view = { name, filters: by.filters, columns: columns.chosen };
    setViews([...views.filter((other) => other.name !== name), view]);
    setName('');
  };
  const show = (view: View): void => {
    by.set({ ...nothing, ...view.filters });
    if (view.columns) columns.choose(view.columns);
  };
  return (
    <Menu closeOnItemClick={false} trapFocus={false}>
      <Menu.Target>
        <Button variant="default">{t('views')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.map((view) => (
          <Group key={view.name} wrap="nowrap" gap={4}>
            <Menu.Item closeMenuOnClick onClick={() => show(view)}>
              {view.name}
            </Menu.Item>
            <CloseButton
              size="sm"
              aria-label={t('forgetView', { name: view.name })}
              onClick={() => setViews(views.filter((other) => other.name !== view.name))}
            />
          </Group>
        ))}
        <form onSubmit={keep}>
          <Group p="xs" gap="xs" align="end">
            <TextInput
              size="xs"
              label={t('viewName')}
              value={name}
              required
              maxLength={40}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button size="xs" type="submit">
              {t('keepView')}
            </Button>
          </Group>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
};
