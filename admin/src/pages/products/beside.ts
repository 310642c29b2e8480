/** Pages beside the list of products: for staff alone. */
import { useTranslations } from 'use-intl';
import { useAccess } from '../../app/access.tsx';
import type { Beside } from '../../parts/links.tsx';

export const useBesideProducts = (): readonly Beside[] => {
  const t = useTranslations();
  const { staff } = useAccess();
  if (!staff) return [];
  return [
    { to: '/products', title: t('places.products') },
    { to: '/categories', title: t('categories.title') },
    { to: '/imports', title: t('bulk.imports') },
    { to: '/exports', title: t('bulk.exports') },
  ];
};
