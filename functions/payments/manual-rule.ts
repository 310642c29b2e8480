/** Whether the shop takes a manual payment (cash on delivery, bank transfer) of this order from this person. Pure. */
import type { ShopSettings } from '../settings/shop-settings.ts';
import { format } from '../shared/decimal-money.ts';
import { compare, type Money } from '../shared/money.ts';

/** `staff`: on behalf of a customer. */
export type Payer = 'guest' | 'customer' | 'staff';

const mayChoose: Readonly<Record<ShopSettings['manualPayments']['who'], readonly Payer[]>> = {
  everyone: ['guest', 'customer', 'staff'],
  'signed-in': ['customer', 'staff'],
  staff: ['staff'],
};

/** Why not, for the shopper; undefined when it is taken. */
export const manualRefusal = (
  { enabled, maximumAmount, who }: ShopSettings['manualPayments'],
  payer: Payer,
  total: Money,
): string | undefined => {
  if (!enabled) return 'the shop takes no manual payments: choose another provider';
  if (!mayChoose[who].includes(payer)) {
    return who === 'staff' ? 'only staff may choose manual payment' : 'sign in to pay by hand';
  }
  const maximum = maximumAmount?.find(({ currency }) => currency === total.currency);
  return maximum && compare(total, maximum) > 0
    ? `an order may be paid by hand up to ${format(maximum)}: choose another provider`
    : undefined;
};
