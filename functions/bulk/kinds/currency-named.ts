/** Currencies as a file names them. */
import { type Currency, currencies } from '../../shared/money.ts';

/** Undefined for what the shop does not sell in. */
export const currencyNamed = (code: string): Currency | undefined =>
  currencies.find((known) => known === code.toUpperCase());
