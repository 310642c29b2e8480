/** The tree that products stand in: what it looks like, and changing it. */
import {
  Button,
  Grid,
  Group,
  getTreeExpandedState,
  Stack,
  Text,
  type TreeNodeData,
  useTree,
} from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFilters } from '../../parts/filters.tsx';
import { PagesBeside, To } from '../../parts/links.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Answer, Page } from '../../parts/page.tsx';
import { Part } from '../../parts/part.tsx';
import { useBesideProducts } from './beside.ts';
import { type Category, useCategoryTree, wayTo } from './categories.ts';
import { AddCategory, ChangeCategory, RemoveCategory } from './category-form.tsx';
import { CategoryTree, type Doing, dataOf } from './category-tree.tsx';

type Dialog =
  | { readonly what: 'add'; readonly parentId?: string }
  | { readonly what: 'edit' | 'move' | 'remove'; readonly of: Category; readonly parentId?: string };

type ChosenProps = {
  readonly way: readonly Category[];
  readonly show: (dialog: Dialog) => void;
};

const Chosen = ({ way, show }: ChosenProps) => {
  const t = useTranslations();
  const category = way.at(-1);
  if (!category) return <Text c="dimmed">{t('categories.choose')}</Text>;
  return (
    <Part title={category.name}>
      <Text size="sm">{way.map(({ name }) => name).join(' › ')}</Text>
      <Text size="sm">
        <b>{t('products.slug')}</b> {category.slug}
      </Text>
      {category.description !== '' && <Text size="sm">{category.description}</Text>}
      <Text size="sm">
        <To to="/products" search={{ category: category.id }}>
          {t('categories.products')}
        </To>
      </Text>
      <Group gap="xs">
        {(['edit', 'move', 'remove'] as const).map((what) => (
          <Button key={what} size="xs" variant="default" onClick={() => show({ what, of: category })}>
            {t(`categories.${what}`)}
          </Button>
        ))}
        <Button size="xs" variant="default" onClick={() => show({ what: 'add', parentId: category.id })}>
          {t('categories.addBelow')}
        </Button>
      </Group>
    </Part>
  );
};

const Dialogs = ({
  nodes,
  dialog,
  close,
  choose,
}: {
  readonly nodes: readonly Category[];
  readonly dialog: Dialog;
  readonly close: () => void;
  readonly choose: (id: string | undefined) => void;
}) => {
  if (dialog.what === 'add')
    return <AddCategory nodes={nodes} parentId={dialog.parentId} close={close} added={choose} />;
  /** As it is now; when somebody has deleted it, as it was: what was typed stays. */
  const category = wayTo(nodes, dialog.of.id).at(-1) ?? dialog.of;
  if (dialog.what === 'remove')
    return <RemoveCategory category={category} close={close} removed={() => choose(category.parentId)} />;
  return (
    <ChangeCategory
      category={category}
      nodes={nodes}
      what={dialog.what}
      parentId={dialog.parentId}
      close={close}
    />
  );
};

/** All of it is open but what somebody has closed: what is new shows what is below it. */
const useOpenTree = (data: TreeNodeData[], chosen: string | undefined) => {
  const [closed, setClosed] = useState<readonly string[]>([]);
  const all = getTreeExpandedState(data, '*');
  return useTree({
    expandedState: { ...all, ...Object.fromEntries(closed.map((id) => [id, false])) },
    onExpandedStateChange: (state) => setClosed(Object.keys(state).filter((id) => !state[id])),
    selectedState: chosen ? [chosen] : [],
  });
};

const Categories = ({ nodes }: { readonly nodes: readonly Category[] }) => {
  const t = useTranslations('categories');
  const by = useFilters();
  const chosen = by.filters.id;
  const data = useMemo(() => dataOf(nodes), [nodes]);
  const tree = useOpenTree(data, chosen);
  const [dialog, setDialog] = useState<Dialog>();
  const choose = (id: string | undefined): void => by.set({ id });
  const act = (what: Doing, id: string): void => {
    choose(id);
    const of = wayTo(nodes, id).at(-1);
    if (what !== 'choose' && of) setDialog({ what, of });
  };
  const drop = (id: string, parentId: string | undefined): void => {
    const of = wayTo(nodes, id).at(-1);
    if (of && of.parentId !== parentId) setDialog({ what: 'move', of, parentId: parentId ?? '' });
  };
  return (
    <>
      <Group>
        <Button onClick={() => setDialog({ what: 'add' })}>{t('add')}</Button>
      </Group>
      {nodes.length === 0 ? (
        <Nothing>{t('empty')}</Nothing>
      ) : (
        <Grid>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack gap="xs">
              <CategoryTree nodes={nodes} data={data} tree={tree} act={act} drop={drop} />
              <Text size="xs" c="dimmed">
                {t('keys')}
              </Text>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Chosen way={wayTo(nodes, chosen ?? '')} show={setDialog} />
          </Grid.Col>
        </Grid>
      )}
      {dialog && <Dialogs nodes={nodes} dialog={dialog} close={() => setDialog(undefined)} choose={choose} />}
    </>
  );
};

export default function CategoryPage() {
  const t = useTranslations();
  const beside = useBesideProducts();
  return (
    <Page title={t('categories.title')} actions={<PagesBeside pages={beside} label={t('places.products')} />}>
      <Answer of={useCategoryTree()}>{(nodes) => <Categories nodes={nodes} />}</Answer>
    </Page>
  );
}
