/** Which columns of a list somebody wants to see, kept in this browser. The first one is always there. */
import { Button, Menu } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useTranslations } from 'use-intl';
import type { Column } from './list.tsx';

/** @param names of those that are shown until somebody chooses */
export const useChosenColumns = <T,>(list: string, all: readonly Column<T>[], names: readonly string[]) => {
  const [chosen, choose] = useLocalStorage<readonly string[]>({
    key: `waybill.columns.${list}`,
    defaultValue: names,
    getInitialValueInEffect: false,
  });
  const shown = all.filter(({ key }, place) => place === 0 || chosen.includes(key));
  return { all, shown, chosen, choose };
};

export const ColumnsMenu = <T,>({ of }: { readonly of: ReturnType<typeof useChosenColumns<T>> }) => {
  const t = useTranslations('list');
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default">{t('columns')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.CheckboxGroup value={[...of.chosen]} onChange={(value) => of.choose(value)}>
          {of.all.slice(1).map(({ key, title }) => (
            <Menu.CheckboxItem key={key} value={key}>
              {title}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
      </Menu.Dropdown>
    </Menu>
  );
};
