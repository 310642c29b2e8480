/** Pages beside the list of orders. */
import { useTranslations } from 'use-intl';

export const useBesideOrders = () => {
  const t = useTranslations();
  return [
    { to: '/orders', title: t('places.orders') },
    { to: '/parcels', title: t('parcels.title') },
  ] as const;
};
