/** The contracts that make up the API, in the order in which the documentation tells of them. */
import { analyticsRoutes } from '../../analytics/contract.ts';
import { attentionRoutes } from '../../attention/contract.ts';
import { auditRoutes } from '../../audit/contract.ts';
import { bulkRoutes } from '../../bulk/contract.ts';
import { cartsRoutes } from '../../carts/contract.ts';
import { categoryRoutes } from '../../catalog/category-contract.ts';
import { catalogRoutes } from '../../catalog/contract.ts';
import { imageRoutes } from '../../catalog/image-contract.ts';
import { checkoutRoutes } from '../../checkout/contract.ts';
import { customersRoutes } from '../../customers/contract.ts';
import { fulfilmentRoutes } from '../../fulfilment/contract.ts';
import { warehouseRoutes } from '../../fulfilment/warehouse/contract.ts';
import { guestsRoutes } from '../../guests/contract.ts';
import { authRoutes } from '../../identity/auth-contract.ts';
import { identityRoutes } from '../../identity/contract.ts';
import { integrationsRoutes } from '../../integrations/contract.ts';
import { inventoryRoutes } from '../../inventory/contract.ts';
import { invoicesRoutes } from '../../invoices/contract.ts';
import { notificationsRoutes } from '../../notifications/contract.ts';
import { orderEditsRoutes } from '../../order-edits/contract.ts';
import { orderFlowRoutes } from '../../order-flow/contract.ts';
import { ordersRoutes } from '../../orders/contract.ts';
import { paymentsRoutes } from '../../payments/contract.ts';
import { disputesRoutes } from '../../payments/disputes-contract.ts';
import { privacyRoutes } from '../../privacy/contract.ts';
import { promotionsRoutes } from '../../promotions/contract.ts';
import { returnsRoutes } from '../../returns/contract.ts';
import { settingsRoutes } from '../../settings/contract.ts';
import type { Routes } from '../../shared/http/contract.ts';
import { timelineRoutes } from '../../timeline/contract.ts';
import { webhooksRoutes } from '../../webhooks/contract.ts';
import { docsRoutes } from '../contract.ts';

export type DocumentedFeature = {
  readonly tag: string;
  readonly about: string;
  readonly routes: Routes;
};

export const documentedFeatures: readonly DocumentedFeature[] = [
  { tag: 'sign-in', about: 'Registration, verification, tokens and passwords.', routes: authRoutes },
  {
    tag: 'accounts',
    about: 'Profiles, addresses, and one’s own data.',
    routes: { ...identityRoutes, ...privacyRoutes },
  },
  {
    tag: 'customers',
    about: 'Accounts, as staff see and administrators manage them.',
    routes: customersRoutes,
  },
  {
    tag: 'catalog',
    about: 'Categories, products, variants and images.',
    routes: { ...categoryRoutes, ...catalogRoutes, ...imageRoutes },
  },
  { tag: 'inventory', about: 'Stock and its ledger.', routes: inventoryRoutes },
  { tag: 'promotions', about: 'Coupons and automatic discounts.', routes: promotionsRoutes },
  { tag: 'carts', about: 'Carts, with totals priced as at checkout.', routes: cartsRoutes },
  {
    tag: 'orders',
    about: 'Checkout, orders and their items.',
    routes: {
      ...checkoutRoutes,
      ...ordersRoutes,
      ...orderEditsRoutes,
      ...orderFlowRoutes,
      ...timelineRoutes,
      ...guestsRoutes,
      ...notificationsRoutes,
    },
  },
  {
    tag: 'invoices',
    about: 'Invoices, credit notes and receipts, to read and to print.',
    routes: invoicesRoutes,
  },
  { tag: 'payments', about: 'Payments, attempts and refunds.', routes: paymentsRoutes },
  {
    tag: 'disputes',
    about: 'Payments that customers’ banks question: nothing is sent while one is open.',
    routes: disputesRoutes,
  },
  {
    tag: 'fulfilment',
    about: 'Shipments and their tracking.',
    routes: { ...fulfilmentRoutes, ...warehouseRoutes },
  },
  { tag: 'returns', about: 'Goods that come back.', routes: returnsRoutes },
  { tag: 'analytics', about: 'Sales, counted once an order is approved.', routes: analyticsRoutes },
  {
    tag: 'attention',
    about: 'What was promised and did not happen, and the next step for each.',
    routes: attentionRoutes,
  },
  {
    tag: 'imports and exports',
    about: 'Products, prices, stock and orders as CSV files.',
    routes: bulkRoutes,
  },
  { tag: 'audit', about: 'What staff did, to whose things, and when.', routes: auditRoutes },
  { tag: 'settings', about: 'What the shop decides about itself.', routes: settingsRoutes },
  {
    tag: 'webhooks',
    about: 'Who is told of events, signed by Standard Webhooks, and what was sent to whom.',
    routes: webhooksRoutes,
  },
  {
    tag: 'external system',
    about: 'Another system that is told of every order, and whose changes are taken: runs, and conflicts.',
    routes: integrationsRoutes,
  },
  { tag: 'documentation', about: 'About the API itself.', routes: docsRoutes },
];
