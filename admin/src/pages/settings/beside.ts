/** Pages beside the settings; some are for admins alone. */
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';

export const useBesideSettings = () => {
  const t = useTranslations('settings');
  const { admin } = useAccess();
  return [
    { to: '/settings', title: t('shop') },
    { to: '/settings/tax', title: t('tax') },
    { to: '/settings/shipping', title: t('shipping') },
    ...(admin
      ? ([
          { to: '/accounts', title: t('accounts') },
          { to: '/audit-log', title: t('auditLog') },
        ] as const)
      : []),
  ] as const;
};
