/** Who sees what. The API decides for itself; here it is only not offered. */
import { createContext, use } from 'react';
import type { Role } from './queries.ts';

export type Access = {
  readonly staff: boolean;
  readonly admin: boolean;
  /** Owns a shop and is no staff. */
  readonly owner: boolean;
  /** Is staff of a shop that has an external system. */
  readonly external: boolean;
};

export const accessOf = (roles: readonly Role[]): Omit<Access, 'external'> => {
  const admin = roles.includes('admin');
  const staff = admin || roles.includes('staff');
  return { admin, staff, owner: !staff && roles.includes('shop-owner') };
};

const context = createContext<Access>({ staff: false, admin: false, owner: false, external: false });
export const AccessProvider = context.Provider;
export const useAccess = (): Access => use(context);

type Place = {
  readonly to: string;
  readonly name:
    | 'today'
    | 'orders'
    | 'products'
    | 'stock'
    | 'promotions'
    | 'customers'
    | 'returns'
    | 'payments'
    | 'sync'
    | 'webhooks'
    | 'settings';
  readonly for: (access: Access) => boolean;
  /** Pages that are reached from it and have addresses of their own. */
  readonly beside?: readonly string[];
};

const staff = (access: Access): boolean => access.staff;
const anybody = ({ staff: isStaff, owner }: Access): boolean => isStaff || owner;

/** The navigation, in its order. */
export const places: readonly Place[] = [
  { to: '/', name: 'today', for: anybody },
  { to: '/orders', name: 'orders', for: anybody, beside: ['/parcels'] },
  { to: '/products', name: 'products', for: anybody, beside: ['/categories', '/imports', '/exports'] },
  { to: '/stock', name: 'stock', for: anybody },
  { to: '/promotions', name: 'promotions', for: staff },
  { to: '/customers', name: 'customers', for: staff },
  { to: '/returns', name: 'returns', for: anybody },
  { to: '/payments', name: 'payments', for: staff, beside: ['/reconciliations', '/disputes'] },
  { to: '/sync', name: 'sync', for: ({ external }) => external },
  { to: '/webhooks', name: 'webhooks', for: ({ admin }) => admin },
  { to: '/settings', name: 'settings', for: staff, beside: ['/accounts', '/audit-log'] },
];
