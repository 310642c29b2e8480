/** Who may do what in the shop. */
import { Button, Group, MultiSelect, Switch, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered, withTag } from '../../../../sdk/index.ts';
import type { Role } from '../../app/queries.ts';
import { api, type Schemas } from '../../app/waybill.ts';
import { ChangeDialog, NowThere, useChange, useSeen } from '../../parts/change.tsx';
import { ClearFilters, SearchFilter, useFilters } from '../../parts/filters.tsx';
import { PagesBeside } from '../../parts/links.tsx';
import { ListTable, useList } from '../../parts/list.tsx';
import { Page } from '../../parts/page.tsx';
import { ReadDialog } from '../../parts/read-dialog.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { AddAccount, roles } from './add-account.tsx';
import { useBesideSettings } from './beside.ts';

type User = Schemas['Customer'];

type EditProps = { readonly user: User; readonly etag: string; readonly close: () => void };

const EditUser = ({ user, etag, close }: EditProps) => {
  const t = useTranslations();
  const [held, setHeld] = useState<readonly Role[]>(user.roles);
  const [shopIds, setShopIds] = useState(user.shopIds);
  const [disabled, setDisabled] = useState(user.disabled);
  const { seen, isOutdated, acknowledge } = useSeen(etag);
  const change = useChange({
    run: () => {
      const params = { path: { id: user.id }, header: { 'If-Match': seen } };
      return answered(api.PATCH('/v1/users/{id}', { params, body: { roles: [...held], shopIds, disabled } }));
    },
    done: t('settings.saved'),
    touches: ['users', 'user'],
    after: close,
  });
  return (
    <ChangeDialog
      title={user.email}
      submit={t('dialog.save')}
      change={change}
      close={close}
      acknowledge={acknowledge}
    >
      <MultiSelect
        label={t('settings.roles')}
        data={roles.map((value) => ({ value, label: t(`settings.role.${value}`) }))}
        value={[...held]}
        onChange={(chosen) => setHeld(chosen as Role[])}
      />
      <TagsInput label={t('settings.shops')} value={shopIds} onChange={setShopIds} />
      <Switch
        label={t('settings.disabled')}
        checked={disabled}
        onChange={({ currentTarget }) => setDisabled(currentTarget.checked)}
      />
      <NowThere when={isOutdated}>
        {user.roles.map((role) => t(`settings.role.${role}`)).join(', ')} {user.shopIds.join(', ')}
      </NowThere>
    </ChangeDialog>
  );
};

const Edit = ({ id, email }: { readonly id: string; readonly email: string }) => {
  const t = useTranslations('settings');
  const [editing, setEditing] = useState(false);
  const close = (): void => setEditing(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setEditing(true)}
        aria-label={t('editOf', { email })}
      >
        {t('edit')}
      </Button>
      {editing && (
        <ReadDialog
          title={email}
          name={['user', id]}
          read={() => withTag(api.GET('/v1/users/{id}', { params: { path: { id } } }))}
          close={close}
        >
          {({ body, etag }) => <EditUser user={body} etag={etag} close={close} />}
        </ReadDialog>
      )}
    </>
  );
};

export default function Accounts() {
  const t = useTranslations();
  const by = useFilters();
  const beside = useBesideSettings();
  const [adding, setAdding] = useState(false);
  const { q } = by.filters;
  const list = useList({
    name: ['users', 'accounts', q],
    pageAt: (cursor) => api.GET('/v1/users', { params: { query: { limit: 25, cursor, ...(q && { q }) } } }),
  });
  return (
    <Page
      title={t('settings.accounts')}
      actions={
        <>
          <PagesBeside pages={beside} label={t('places.settings')} />
          <Button size="xs" onClick={() => setAdding(true)}>
            {t('settings.addAccount')}
          </Button>
        </>
      }
    >
      <Group align="end">
        <SearchFilter by={by} label={t('customers.search')} />
        <ClearFilters by={by} />
      </Group>
      <ListTable
        label={t('settings.accounts')}
        list={list}
        filtered={by.isFiltered}
        keyOf={({ id }) => id}
        columns={[
          { key: 'email', title: t('customers.email'), cell: ({ email }) => email },
          { key: 'name', title: t('customers.name'), cell: ({ name }) => name, wide: true },
          {
            key: 'roles',
            title: t('settings.roles'),
            cell: (user) => user.roles.map((role) => t(`settings.role.${role}`)).join(', '),
            below: true,
          },
          {
            key: 'factor',
            title: t('settings.secondFactor'),
            cell: ({ secondFactor }) =>
              secondFactor && <StatusBadge status={secondFactor === 'on' ? 'enabled' : 'disabled'} />,
            wide: true,
          },
          {
            key: 'status',
            title: t('list.status'),
            cell: ({ disabled }) => <StatusBadge status={disabled ? 'disabled' : 'enabled'} />,
            wide: true,
          },
          { key: 'edit', title: '', cell: ({ id, email }) => <Edit id={id} email={email} />, right: true },
        ]}
      />
      {adding && <AddAccount close={() => setAdding(false)} />}
    </Page>
  );
}
