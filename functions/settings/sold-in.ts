/** What may be ordered in: what the shop sells in. */
import { DomainError } from '../shared/errors.ts';
import type { Currency } from '../shared/money.ts';
import { readShopSettings, shopSettings } from './store.ts';

/** The shop's first. @throws DomainError `unavailable` when the settings cannot be read */
export const homeCurrency = async (now: Date): Promise<Currency> => {
  const { currencies } = await shopSettings(now);
  const [first] = currencies;
  if (!first) throw new Error('the shop sells in no currency');
  return first;
};

/** Nothing is refused by a copy that is some seconds old: somebody may just have added it. */
export const isSoldIn = async (currency: Currency, now: Date): Promise<boolean> =>
  (await shopSettings(now)).currencies.includes(currency) ||
  (await readShopSettings()).settings.currencies.includes(currency);

/** @throws DomainError `invalid-request` at `currency`; `unavailable` when the settings cannot be read */
export const assertSoldIn = async (currency: Currency, now: Date): Promise<void> => {
  if (await isSoldIn(currency, now)) return;
  const message = `The shop does not sell in ${currency}`;
  throw new DomainError('invalid-request', message, { errors: [{ path: 'currency', message }] });
};
