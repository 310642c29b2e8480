/**
 * The one permission table: which role may do what, and to whose things. What is not listed is denied.
 * Every signed-in user is a `customer`; further roles are the user pool's groups.
 */
export const roles = ['customer', 'shop-owner', 'staff', 'admin'] as const;
export type Role = (typeof roles)[number];

/**
 * What people without an account show instead: the secret of the very thing, and the header that it comes in. It opens
 * that thing and no other.
 */
export const secretHeaders = { 'cart-token': 'x-cart-token', 'order-token': 'x-order-token' } as const;
export type SecretKind = keyof typeof secretHeaders;

/** `own`: the caller's own things. `shop`: things of a shop that the caller owns. `any`: everybody's. */
export type Scope = 'own' | 'shop' | 'any';

const staffOnly = { staff: 'any', admin: 'any' } as const;
const adminOnly = { admin: 'any' } as const;
const everyonesOwn = { customer: 'own', 'shop-owner': 'own', staff: 'own', admin: 'own' } as const;
const ownOrStaff = { customer: 'own', staff: 'any', admin: 'any' } as const;
const ownGuestsOrStaff = { ...ownOrStaff, 'order-token': 'own' } as const;

export const permissions = {
  'account:manage': everyonesOwn,
  'users:read': staffOnly,
  'users:annotate': staffOnly,
  'users:manage': adminOnly,
  'customers:exempt': staffOnly,
  'audit:read': adminOnly,
  'catalog:write': staffOnly,
  'variants:read': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'inventory:read': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'inventory:manage': staffOnly,
  'promotions:manage': staffOnly,
  'carts:merge': everyonesOwn,
  'carts:checkout': { ...everyonesOwn, 'cart-token': 'own' },
  /** Staff also for customers. */
  'orders:place': { customer: 'own', 'shop-owner': 'own', staff: 'any', admin: 'any' },
  'orders:list': { ...ownOrStaff, 'shop-owner': 'own' },
  'orders:read': { ...ownGuestsOrStaff, 'shop-owner': 'own' },
  'orders:change': ownOrStaff,
  'orders:edit': ownOrStaff,
  'orders:cancel': ownGuestsOrStaff,
  'orders:claim': everyonesOwn,
  'orders:trace': staffOnly,
  'order-items:list': { customer: 'own', 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'notifications:manage': staffOnly,
  'order-items:read': {
    'order-token': 'own',
    customer: 'own',
    'shop-owner': 'shop',
    staff: 'any',
    admin: 'any',
  },
  'order-items:set-status': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'order-items:cancel': ownGuestsOrStaff,
  'returns:request': ownGuestsOrStaff,
  'returns:read': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'returns:handle': staffOnly,
  'payments:initiate': ownGuestsOrStaff,
  'payments:read': ownGuestsOrStaff,
  'payments:link': staffOnly,
  'payments:confirm': staffOnly,
  'payments:refund': staffOnly,
  'payments:reconcile': staffOnly,
  'payments:dispute': staffOnly,
  'shipments:manage': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'webhooks:manage': adminOnly,
  'analytics:read': staffOnly,
  /** Shop owners by shop, and only of theirs. */
  'analytics:sales': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'attention:read': staffOnly,
  'attention:settle': staffOnly,
  'integrations:manage': staffOnly,
  'guests:forget': staffOnly,
  'imports:manage': staffOnly,
  'exports:manage': staffOnly,
  'invoices:list': staffOnly,
  'settings:read': staffOnly,
  'settings:write': adminOnly,
} as const satisfies Record<string, Partial<Record<Role | SecretKind, Scope>>>;

export type Permission = keyof typeof permissions;

/** Those that somebody without an account may have, too. */
export type OpenToSecrets = {
  [P in Permission]: Extract<keyof (typeof permissions)[P], SecretKind> extends never ? never : P;
}[Permission];

/** With which secret people without an account may do this; undefined: with none. */
export const secretFor = (permission: Permission): SecretKind | undefined =>
  Object.keys(permissions[permission]).find((holder): holder is SecretKind =>
    Object.hasOwn(secretHeaders, holder),
  );

/** The scopes that these roles, or these secrets, have for an action; empty means denied. */
export const scopesFor = (
  permission: Permission,
  held: readonly (Role | SecretKind)[],
): ReadonlySet<Scope> => {
  const granted: Partial<Record<Role | SecretKind, Scope>> = permissions[permission];
  return new Set(held.flatMap((role) => granted[role] ?? []));
};

/** Whether anybody may do this to things that are not their own. */
export const reachesOthers = (permission: Permission): boolean =>
  Object.values(permissions[permission]).some((scope) => scope !== 'own');
