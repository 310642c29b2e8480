/** Currencies as a file names them. */
import { type Currency, isCurrency } from '../../shared/money.ts';

/** Any of ISO 4217: prices may be there before the shop sells in them. */
export const currencyNamed = (code: string): Currency | undefined => {
  const known = code.toUpperCase();
  return isCurrency(known) ? known : undefined;
};
