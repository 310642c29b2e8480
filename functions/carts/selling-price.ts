import { priceIn, type SellableVariant } from '../catalog/variant.ts';
import type { Currency, Money } from '../shared/money.ts';

/** The variant's price, if it is for sale in this currency. */
export const sellingPrice = (variant: SellableVariant | undefined, currency: Currency): Money | undefined =>
  variant?.active ? priceIn(variant, currency) : undefined;
