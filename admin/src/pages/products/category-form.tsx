/** A category: what it is called, and what it stands below. */
import { Select, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, tagOf, useChange, useOnce, useSeen } from '../../parts/change.tsx';
import { type Category, optionsOf, wayTo } from './categories.ts';

type Fields = {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  /** Empty: at the top. */
  readonly parentId: string;
};

const nothing: Fields = { name: '', slug: '', description: '', parentId: '' };

/** What the library's list has for a category that stands below none. */
const atTop = 'top';

/** Products show where they stand, too. */
const touches = ['categories', 'product', 'products'] as const;

type FieldsProps = {
  readonly fields: Fields;
  readonly set: (fields: Fields) => void;
  readonly nodes: readonly Category[];
  /** Cannot stand below itself. */
  readonly except?: string;
};

const ParentField = ({ fields, set, nodes, except }: FieldsProps) => {
  const t = useTranslations();
  return (
    <Select
      label={t('categories.below')}
      searchable
      allowDeselect={false}
      data={[{ value: atTop, label: t('categories.atTop') }, ...optionsOf(nodes, except)]}
      nothingFoundMessage={t('list.emptyFiltered')}
      value={fields.parentId || atTop}
      onChange={(value) => set({ ...fields, parentId: value === atTop ? '' : (value ?? '') })}
    />
  );
};

const WordFields = ({ fields, set }: Pick<FieldsProps, 'fields' | 'set'>) => {
  const t = useTranslations();
  const text = (name: 'name' | 'slug' | 'description') => ({
    value: fields[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      set({ ...fields, [name]: currentTarget.value }),
  });
  return (
    <>
      <TextInput label={t('products.name')} required maxLength={120} data-autofocus {...text('name')} />
      <TextInput label={t('products.slug')} description={t('categories.slugHint')} {...text('slug')} />
      <Textarea label={t('products.description')} autosize maxLength={500} {...text('description')} />
    </>
  );
};

type AddProps = {
  readonly nodes: readonly Category[];
  readonly parentId: string | undefined;
  readonly close: () => void;
  readonly added: (id: string) => void;
};

export const AddCategory = ({ nodes, parentId = '', close, added }: AddProps) => {
  const t = useTranslations('categories');
  const [fields, setFields] = useState({ ...nothing, parentId });
  const once = useOnce();
  const change = useChange({
    run: async () => {
      const slug = fields.slug.trim();
      const body = {
        name: fields.name.trim(),
        description: fields.description.trim(),
        parentId: fields.parentId || null,
        ...(slug !== '' && { slug }),
      };
      added((await answered(api.POST('/v1/categories', { params: { header: once(body) }, body }))).id);
    },
    done: t('added'),
    touches,
    after: close,
  });
  return (
    <ChangeDialog
      title={t('add')}
      submit={t('add')}
      change={change}
      close={close}
      incomplete={fields.name.trim() === ''}
    >
      <WordFields fields={fields} set={setFields} />
      <ParentField fields={fields} set={setFields} nodes={nodes} />
    </ChangeDialog>
  );
};

const changesOf = (before: Fields, after: Fields) => {
  const differs = (name: keyof Fields): boolean => before[name] !== after[name].trim();
  return {
    ...(differs('name') && { name: after.name.trim() }),
    ...(differs('slug') && { slug: after.slug.trim() }),
    ...(differs('description') && { description: after.description.trim() }),
    ...(differs('parentId') && { parentId: after.parentId || null }),
  };
};

const fieldsOf = ({ name, slug, description, parentId = '' }: Category): Fields => ({
  ...{ name, slug, description, parentId },
});

type ChangeProps = {
  readonly category: Category;
  readonly nodes: readonly Category[];
  readonly what: 'edit' | 'move';
  /** Where it was dropped. */
  readonly parentId?: string | undefined;
  readonly close: () => void;
};

/** Only what was changed is sent: what others change meanwhile stays. */
export const ChangeCategory = ({ category, nodes, what, parentId, close }: ChangeProps) => {
  const t = useTranslations();
  const [before] = useState(() => fieldsOf(category));
  const [fields, setFields] = useState(parentId === undefined ? before : { ...before, parentId });
  const { seen, isOutdated, acknowledge } = useSeen(tagOf(category));
  const body = changesOf(before, fields);
  const change = useChange({
    run: () => {
      const params = { path: { id: category.id }, header: { 'If-Match': seen } };
      return answered(api.PATCH('/v1/categories/{id}', { params, body }));
    },
    done: t(what === 'edit' ? 'categories.saved' : 'categories.moved'),
    touches,
    after: close,
  });
  return (
    <ChangeDialog
      title={t(`categories.${what}Of`, { name: before.name })}
      submit={t(what === 'edit' ? 'dialog.save' : 'categories.moveNow')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      incomplete={fields.name.trim() === '' || fields.slug.trim() === '' || Object.keys(body).length === 0}
    >
      {what === 'edit' && <WordFields fields={fields} set={setFields} />}
      <ParentField fields={fields} set={setFields} nodes={nodes} except={category.id} />
      {what === 'move' && <Text size="sm">{t('categories.moveMeans')}</Text>}
      <NowThere when={isOutdated}>
        {wayTo(nodes, category.id)
          .map(({ name }) => name)
          .join(' › ')}
        , {category.slug}, {category.description}
      </NowThere>
    </ChangeDialog>
  );
};

type RemoveProps = Pick<ChangeProps, 'category' | 'close'> & { readonly removed: () => void };

export const RemoveCategory = ({ category, close, removed }: RemoveProps) => {
  const t = useTranslations('categories');
  const { seen, acknowledge } = useSeen(tagOf(category));
  const params = { path: { id: category.id }, header: { 'If-Match': seen } };
  const change = useChange({
    run: () => answered<unknown>(api.DELETE('/v1/categories/{id}', { params })),
    done: t('removed'),
    touches,
    after: () => {
      close();
      removed();
    },
  });
  return (
    <ChangeDialog
      title={t('removeOf', { name: category.name })}
      submit={t('remove')}
      change={change}
      close={close}
      acknowledge={acknowledge}
      danger
    >
      <Text size="sm">{t('removeMeans')}</Text>
    </ChangeDialog>
  );
};
