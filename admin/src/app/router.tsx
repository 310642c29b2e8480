/** Every page and its address. What a page needs beyond the frame is loaded when it is opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { Loading } from '../parts/page.tsx';
import { Frame, NoSuchPage, PageTrouble } from './frame.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });

/** Plain texts on both sides: `?status=confirmed&q=0712`, never JSON. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
const stringifySearch = (search: Record<string, unknown>): string => {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
};

const page = <const Path extends string>(
  path: Path,
  load: () => Promise<{ default: () => React.ReactNode }>,
) =>
  createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: (search: Record<string, unknown>) => search as Record<string, string>,
    component: lazyRouteComponent(load),
  });

const routes = [
  page('/', () => import('../pages/today/today.tsx')),
  page('/orders', () => import('../pages/orders/orders.tsx')),
  page('/orders/$id', () => import('../pages/order/order.tsx')),
  page('/orders/$id/packing-slip', () => import('../pages/order/packing-slip.tsx')),
  page('/parcels', () => import('../pages/parcels/parcels.tsx')),
  page('/products', () => import('../pages/products/products.tsx')),
  page('/categories', () => import('../pages/products/category-page.tsx')),
  page('/products/$id', () => import('../pages/products/product.tsx')),
  page('/imports', () => import('../pages/bulk/imports.tsx')),
  page('/imports/$id', () => import('../pages/bulk/import.tsx')),
  page('/exports', () => import('../pages/bulk/exports.tsx')),
  page('/stock', () => import('../pages/stock/stock.tsx')),
  page('/promotions', () => import('../pages/promotions/promotions.tsx')),
  page('/promotions/try-out', () => import('../pages/promotions/try-out.tsx')),
  page('/customers', () => import('../pages/customers/customers.tsx')),
  page('/customers/$id', () => import('../pages/customers/customer.tsx')),
  page('/returns', () => import('../pages/returns/returns.tsx')),
  page('/payments', () => import('../pages/payments/payments.tsx')),
  page('/reconciliations', () => import('../pages/payments/reconciliations.tsx')),
  page('/disputes', () => import('../pages/payments/disputes.tsx')),
  page('/sync', () => import('../pages/sync/sync.tsx')),
  page('/webhooks', () => import('../pages/webhooks/endpoints.tsx')),
  page('/webhooks/$id', () => import('../pages/webhooks/endpoint.tsx')),
  page('/settings', () => import('../pages/settings/shop.tsx')),
  page('/settings/tax', () => import('../pages/settings/tax.tsx')),
  page('/settings/shipping', () => import('../pages/settings/shipping.tsx')),
  page('/accounts', () => import('../pages/settings/accounts.tsx')),
  page('/audit-log', () => import('../pages/settings/audit-log.tsx')),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/admin',
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageTrouble,
  defaultNotFoundComponent: NoSuchPage,
  defaultComponent: Outlet,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
