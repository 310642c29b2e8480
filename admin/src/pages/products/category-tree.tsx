/** The categories as a tree: chosen, opened and closed by mouse and by keyboard, and moved by dragging. */
import { Group, Text, Tree, type TreeNodeData, UnstyledButton, type useTree } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { type Category, wayTo } from './categories.ts';

export type Doing = 'choose' | 'edit' | 'move' | 'remove';

/** What a key does with the category that has the focus; the library's tree has arrows and the space bar. */
const keys: Readonly<Record<string, Doing>> = { Enter: 'choose', F2: 'edit', m: 'move', Delete: 'remove' };

export const dataOf = (nodes: readonly Category[]): TreeNodeData[] =>
  nodes.map(({ id, name, children }) => ({ value: id, label: name, children: dataOf(children) }));

type CategoryTreeProps = {
  readonly nodes: readonly Category[];
  readonly data: TreeNodeData[];
  readonly tree: ReturnType<typeof useTree>;
  readonly act: (what: Doing, id: string) => void;
  /** Dropped: `undefined` is the uppermost level. */
  readonly drop: (id: string, parentId: string | undefined) => void;
};

export const CategoryTree = ({ nodes, data, tree, act, drop }: CategoryTreeProps) => {
  const t = useTranslations('categories');
  const press = (event: KeyboardEvent): void => {
    const what = keys[event.key];
    const id = event.target instanceof HTMLElement ? event.target.dataset.value : undefined;
    if (!what || !id || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(what, id);
  };
  return (
    <Tree
      aria-label={t('title')}
      data={data}
      tree={tree}
      levelOffset="lg"
      withLines
      expandOnClick={false}
      allowRangeSelection={false}
      onKeyDown={press}
      onDragDrop={({ draggedNode, targetNode, position }) =>
        drop(draggedNode, position === 'inside' ? targetNode : wayTo(nodes, targetNode).at(-1)?.parentId)
      }
      renderNode={({ node, expanded, hasChildren, elementProps, tree: controller }) => {
        const { onClick, ...element } = elementProps;
        return (
          <Group
            {...element}
            gap={4}
            wrap="nowrap"
            py={3}
            onClick={(event) => {
              onClick(event);
              act('choose', node.value);
            }}
          >
            <UnstyledButton
              tabIndex={-1}
              aria-hidden="true"
              w={20}
              ta="center"
              style={{ visibility: hasChildren ? undefined : 'hidden' }}
              onClick={(event) => {
                event.stopPropagation();
                controller.toggleExpanded(node.value);
              }}
            >
              {expanded ? '▾' : '▸'}
            </UnstyledButton>
            <Text span style={{ overflowWrap: 'anywhere' }}>
              {node.label}
            </Text>
          </Group>
        );
      }}
    />
  );
};
