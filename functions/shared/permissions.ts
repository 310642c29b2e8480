/**
 * The one permission table: which role may do what, and to whose things. What is not listed is denied.
 * Every signed-in user is a `customer`; further roles are the user pool's groups.
 */
export const roles = ['customer', 'shop-owner', 'staff', 'admin'] as const;
export type Role = (typeof roles)[number];

/** `own`: the caller's own things. `shop`: things of a shop that the caller owns. `any`: everybody's. */
export type Scope = 'own' | 'shop' | 'any';

const staffOnly = { staff: 'any', admin: 'any' } as const;
const adminOnly = { admin: 'any' } as const;
const everyonesOwn = { customer: 'own', 'shop-owner': 'own', staff: 'own', admin: 'own' } as const;
const ownOrStaff = { customer: 'own', staff: 'any', admin: 'any' } as const;

export const permissions = {
  'account:manage': everyonesOwn,
  'users:manage': adminOnly,
  'audit:read': adminOnly,
  'catalog:write': staffOnly,
  'variants:read': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'inventory:read': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'inventory:manage': staffOnly,
  'promotions:manage': staffOnly,
  'carts:merge': everyonesOwn,
  'carts:checkout': everyonesOwn,
  /** Staff also for customers. */
  'orders:place': { customer: 'own', 'shop-owner': 'own', staff: 'any', admin: 'any' },
  'orders:read': { ...ownOrStaff, 'shop-owner': 'own' },
  'orders:change': ownOrStaff,
  'orders:edit': ownOrStaff,
  'orders:trace': staffOnly,
  'order-items:list': { customer: 'own', 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'order-items:read': { customer: 'own', 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'order-items:set-status': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'order-items:cancel': ownOrStaff,
  'returns:request': ownOrStaff,
  'returns:read': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'returns:handle': staffOnly,
  'payments:initiate': ownOrStaff,
  'payments:read': ownOrStaff,
  'payments:link': staffOnly,
  'payments:confirm': staffOnly,
  'payments:refund': staffOnly,
  'payments:reconcile': staffOnly,
  'payments:dispute': staffOnly,
  'shipments:manage': { 'shop-owner': 'shop', staff: 'any', admin: 'any' },
  'webhooks:manage': adminOnly,
  'analytics:read': staffOnly,
  'attention:read': staffOnly,
  'attention:settle': staffOnly,
  'integrations:manage': staffOnly,
  'settings:read': staffOnly,
  'settings:write': adminOnly,
} as const satisfies Record<string, Partial<Record<Role, Scope>>>;

export type Permission = keyof typeof permissions;

/** The scopes that these roles have for an action; empty means denied. */
export const scopesFor = (permission: Permission, held: readonly Role[]): ReadonlySet<Scope> => {
  const granted: Partial<Record<Role, Scope>> = permissions[permission];
  return new Set(held.flatMap((role) => granted[role] ?? []));
};

/** Whether anybody may do this to things that are not their own. */
export const reachesOthers = (permission: Permission): boolean =>
  Object.values(permissions[permission]).some((scope) => scope !== 'own');
