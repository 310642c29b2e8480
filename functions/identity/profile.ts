/** What the shop keeps of a person; passwords and sessions are the user pool's. */
import * as z from 'zod';
import { addressSchema } from '../shared/address.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { type Locale, localeSchema } from '../shared/locale.ts';
import { metadataSchema } from '../shared/metadata.ts';
import { currencySchema } from '../shared/money.ts';
import { type Role, roles } from '../shared/permissions.ts';

export const nameSchema = z.string().trim().min(1).max(120).meta({ example: 'Ada Lovelace' });

export const secondFactorSchema = z.enum(['on', 'off']);
export type SecondFactor = z.infer<typeof secondFactorSchema>;

export const taxExemptionSchema = z
  .object({
    reason: z
      .string()
      .meta({ description: 'As orders and invoices give it.', example: 'Diplomatic mission' }),
    grantedBy: z.string(),
    grantedAt: z.iso.datetime(),
  })
  .meta({ id: 'TaxExemption' });

export const profileSchema = z.object({
  userId: idSchema('user'),
  email: z.string(),
  name: z.string(),
  /** A mirror of the user pool's groups, as of the last sign-in or change; tokens carry the truth. */
  roles: z.array(z.enum(roles)),
  /** Shops whose owner this person is; they count with the role `shop-owner`. */
  shopIds: z.array(z.string()),
  disabled: z.boolean(),
  /** E.164. Nobody has proven it: nothing is sent there, and nobody signs in by it (docs/decisions/0075). */
  phone: z.string().optional(),
  /** What orders and carts are in that name none. */
  currency: currencySchema.optional(),
  /** Staff's own notes about this person. */
  metadata: metadataSchema.optional(),
  /** An administrator opened the account, and its person has set no password yet. */
  invitedAt: z.iso.datetime().optional(),
  /** Of the request that opened it, so that its repetition finds itself done. */
  openedBy: z.string().optional(),
  /** A mirror of the user pool, as of the last sign-in or change. */
  secondFactor: secondFactorSchema.optional(),
  /** Left out by who never said it. */
  locale: localeSchema.optional(),
  /** Of a business. */
  vatNumber: z.string().optional(),
  /** Staff saw a proof that this customer owes no tax. */
  taxExemption: taxExemptionSchema.optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});
export type Profile = z.infer<typeof profileSchema>;

/** Somebody whom the user pool knows. */
export type Person = {
  readonly userId: Id<'user'>;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  /** Left out where it is not known. */
  readonly secondFactor?: SecondFactor;
  /** As it was registered: the profile's own counts once there is one. */
  readonly locale?: Locale;
};

export const savedAddressSchema = addressSchema.extend({ id: idSchema('address'), isDefault: z.boolean() });
export type SavedAddress = z.infer<typeof savedAddressSchema>;

export const maximumAddresses = 20;

/** All addresses of one person: few enough to be one item, so that there is never more than one default. */
export const addressBookSchema = z.object({
  addresses: z.array(savedAddressSchema).max(maximumAddresses),
  version: z.int(),
});
export type AddressBook = z.infer<typeof addressBookSchema>;

export const emptyAddressBook: AddressBook = { addresses: [], version: 0 };

/** Everybody is a customer; the order is the permission table's. */
export const rolesOfGroups = (groups: readonly string[]): Role[] =>
  roles.filter((role) => role === 'customer' || groups.includes(role));

const withOneDefault = (addresses: readonly SavedAddress[], wanted: string | undefined): SavedAddress[] => {
  const chosen = wanted ?? addresses.find(({ isDefault }) => isDefault)?.id ?? addresses[0]?.id;
  return addresses.map((address) => ({ ...address, isDefault: address.id === chosen }));
};

/** Adds the address, or puts it in the place of the one with its id. The first one is the default in any case. */
export const withAddress = ({ addresses }: AddressBook, address: SavedAddress): SavedAddress[] => {
  const known = addresses.some(({ id }) => id === address.id);
  const changed = known
    ? addresses.map((other) => (other.id === address.id ? address : other))
    : [...addresses, address];
  return withOneDefault(changed, address.isDefault ? address.id : undefined);
};

export const withoutAddress = ({ addresses }: AddressBook, addressId: string): SavedAddress[] =>
  withOneDefault(
    addresses.filter(({ id }) => id !== addressId),
    undefined,
  );
