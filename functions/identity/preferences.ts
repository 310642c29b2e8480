/** What of an order its customer need not say each time. */
import type { Address } from '../shared/address.ts';
import type { Id } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
import { addressBooks, getProfile } from './store.ts';

export const preferredCurrency = async (userId: Id<'user'>): Promise<Currency | undefined> =>
  (await getProfile(userId))?.currency;

/** As an order keeps it: what a saved address is called, and that it is the default, is its owner's business. */
export const defaultAddress = async (userId: Id<'user'>): Promise<Address | undefined> => {
  const { addresses } = await addressBooks.get(userId);
  const saved = addresses.find(({ isDefault }) => isDefault);
  if (!saved) return undefined;
  const { id: _id, isDefault: _isDefault, ...address } = saved;
  return address;
};
