/** A person's saved addresses. */
import type { Address } from '../shared/address.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import { retryOnConflict } from '../shared/transact.ts';
import {
  type AddressBook,
  maximumAddresses,
  type SavedAddress,
  withAddress,
  withoutAddress,
} from './profile.ts';
import { getAddressBook, saveAddresses } from './store.ts';

export type AddressInput = Address & { readonly isDefault?: boolean | undefined };

export type VersionedAddress = { readonly address: SavedAddress; readonly version: number };

const addressIn = (addresses: readonly SavedAddress[], id: Id<'address'>): SavedAddress => {
  const address = addresses.find((other) => other.id === id);
  if (!address) throw notFound('address');
  return address;
};

const save = async (
  userId: Id<'user'>,
  book: AddressBook,
  address: SavedAddress,
): Promise<VersionedAddress> => {
  const addresses = withAddress(book, address);
  const version = await saveAddresses(userId, book, addresses);
  return { address: addressIn(addresses, address.id), version };
};

/** @param id the same again for a repeated request, which then finds its address there */
export const addAddress = (
  userId: Id<'user'>,
  id: Id<'address'>,
  input: AddressInput,
): Promise<VersionedAddress> =>
  retryOnConflict(async () => {
    const book = await getAddressBook(userId);
    const known = book.addresses.some((address) => address.id === id);
    if (!known && book.addresses.length >= maximumAddresses) {
      throw new DomainError('limit-reached', `There is room for ${maximumAddresses} addresses`);
    }
    return save(userId, book, { ...input, id, isDefault: input.isDefault ?? false });
  });

export const replaceAddress = (
  userId: Id<'user'>,
  id: Id<'address'>,
  { input, expected }: { readonly input: AddressInput; readonly expected: ExpectedVersions },
): Promise<VersionedAddress> =>
  retryOnConflict(async () => {
    const book = await getAddressBook(userId);
    const { isDefault } = addressIn(book.addresses, id);
    assertVersion(book.version, expected);
    return save(userId, book, { ...input, id, isDefault: input.isDefault ?? isDefault });
  });

export const deleteAddress = (
  userId: Id<'user'>,
  id: Id<'address'>,
  expected: ExpectedVersions,
): Promise<void> =>
  retryOnConflict(async () => {
    const book = await getAddressBook(userId);
    addressIn(book.addresses, id);
    assertVersion(book.version, expected);
    await saveAddresses(userId, book, withoutAddress(book, id));
  });
