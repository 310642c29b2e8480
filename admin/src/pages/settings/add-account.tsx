/** An account for somebody, who is sent an invitation to set a password. */
import { MultiSelect, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import type { Role } from '../../app/queries.ts';
import { api } from '../../app/waybill.ts';
import { ChangeDialog, useChange, useOnce } from '../../parts/change.tsx';

export const roles: readonly Role[] = ['customer', 'shop-owner', 'staff', 'admin'];

export const AddAccount = ({ close }: { readonly close: () => void }) => {
  const t = useTranslations();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [held, setHeld] = useState<Role[]>(['staff']);
  const [shopIds, setShopIds] = useState<string[]>([]);
  const once = useOnce();
  const change = useChange({
    run: () => {
      const body = {
        email: email.trim(),
        name: name.trim(),
        roles: held,
        ...(shopIds.length > 0 && { shopIds }),
      };
      return answered(api.POST('/v1/users', { params: { header: once(body) }, body }));
    },
    done: t('settings.invited'),
    touches: ['users'],
    after: close,
  });
  return (
    <ChangeDialog
      title={t('settings.addAccount')}
      submit={t('settings.invite')}
      change={change}
      close={close}
      incomplete={!email.trim() || !name.trim()}
    >
      <TextInput
        label={t('customers.email')}
        type="email"
        required
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <TextInput
        label={t('customers.name')}
        required
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <MultiSelect
        label={t('settings.roles')}
        data={roles.map((value) => ({ value, label: t(`settings.role.${value}`) }))}
        value={held}
        onChange={(chosen) => setHeld(chosen as Role[])}
      />
      <TagsInput label={t('settings.shops')} value={shopIds} onChange={setShopIds} />
    </ChangeDialog>
  );
};
