/** Pages beside the payments. */
import { useTranslations } from 'use-intl';

export const useBesidePayments = () => {
  const t = useTranslations();
  return [
    { to: '/payments', title: t('places.payments') },
    { to: '/reconciliations', title: t('payments.reconciliations') },
    { to: '/disputes', title: t('payments.disputes') },
  ] as const;
};
