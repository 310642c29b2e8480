/** A person's saved addresses. */
import type { Address } from '../shared/address.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import {
  type AddressBook,
  maximumAddresses,
  type SavedAddress,
  withAddress,
  withoutAddress,
} from './profile.ts';
import { addressBooks } from './store.ts';

export type AddressInput = Address & { readonly isDefault?: boolean | undefined };

export type VersionedAddress = { readonly address: SavedAddress; readonly version: number };

const addressIn = (addresses: readonly SavedAddress[], id: Id<'address'>): SavedAddress => {
  const address = addresses.find((other) => other.id === id);
  if (!address) throw notFound('address');
  return address;
};

const shownIn = ({ addresses, version }: AddressBook, id: Id<'address'>): VersionedAddress => ({
  address: addressIn(addresses, id),
  version,
});

const holding = ({ version }: AddressBook, addresses: SavedAddress[]) => ({
  next: { addresses, version: version + 1 },
});

/** @param id the same again for a repeated request, which then finds its address there */
export const addAddress = async (
  userId: Id<'user'>,
  id: Id<'address'>,
  input: AddressInput,
): Promise<VersionedAddress> => {
  const after = await addressBooks.change(userId, (book) => {
    const known = book.addresses.some((address) => address.id === id);
    if (!known && book.addresses.length >= maximumAddresses) {
      throw new DomainError('limit-reached', `There is room for ${maximumAddresses} addresses`);
    }
    return holding(book, withAddress(book, { ...input, id, isDefault: input.isDefault ?? false }));
  });
  return shownIn(after, id);
};

export const replaceAddress = async (
  userId: Id<'user'>,
  id: Id<'address'>,
  { input, expected }: { readonly input: AddressInput; readonly expected: ExpectedVersions },
): Promise<VersionedAddress> => {
  const after = await addressBooks.change(userId, (book) => {
    const { isDefault } = addressIn(book.addresses, id);
    assertVersion(book.version, expected);
    return holding(book, withAddress(book, { ...input, id, isDefault: input.isDefault ?? isDefault }));
  });
  return shownIn(after, id);
};

export const deleteAddress = async (
  userId: Id<'user'>,
  id: Id<'address'>,
  expected: ExpectedVersions,
): Promise<void> => {
  await addressBooks.change(userId, (book) => {
    addressIn(book.addresses, id);
    assertVersion(book.version, expected);
    return holding(book, withoutAddress(book, id));
  });
};
