/** Pages beside the list of promotions. */
import { useTranslations } from 'use-intl';

export const useBesidePromotions = () => {
  const t = useTranslations();
  return [
    { to: '/promotions', title: t('places.promotions') },
    { to: '/promotions/try-out', title: t('promotions.tryOut') },
  ] as const;
};
