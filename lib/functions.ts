/**
 * Every Lambda function of the deployment: what starts it, and all that it may touch. The stacks make the
 * functions, their routes, queues, rules and roles of this list; the local runtime sees the result.
 */
import { analyticsRoutes } from '../functions/analytics/contract.ts';
import { analyticsTable } from '../functions/analytics/table.ts';
import { auditRoutes } from '../functions/audit/contract.ts';
import { cartsRoutes } from '../functions/carts/contract.ts';
import { cartsTable } from '../functions/carts/table.ts';
import { categoryRoutes } from '../functions/catalog/category-contract.ts';
import { catalogRoutes } from '../functions/catalog/contract.ts';
import { catalogTable } from '../functions/catalog/table.ts';
import { docsRoutes, packagedFiles } from '../functions/docs/contract.ts';
import { fulfilmentRoutes } from '../functions/fulfilment/contract.ts';
import { fulfilmentTable } from '../functions/fulfilment/table.ts';
import { warehouseRoutes } from '../functions/fulfilment/warehouse-contract.ts';
import { authRoutes, identityRoutes } from '../functions/identity/contract.ts';
import { identityTable } from '../functions/identity/table.ts';
import { inventoryRoutes } from '../functions/inventory/contract.ts';
import { inventoryTable } from '../functions/inventory/table.ts';
import { notificationsTable } from '../functions/notifications/table.ts';
import { ordersRoutes } from '../functions/orders/contract.ts';
import { ordersTable } from '../functions/orders/table.ts';
import { paymentsRoutes } from '../functions/payments/contract.ts';
import { paymentsTable } from '../functions/payments/table.ts';
import { promotionsRoutes } from '../functions/promotions/contract.ts';
import { promotionsTable } from '../functions/promotions/table.ts';
import { returnsRoutes } from '../functions/returns/contract.ts';
import { returnsTable } from '../functions/returns/table.ts';
import { auditTable } from '../functions/shared/audit-table.ts';
import { platformTable } from '../functions/shared/platform-table.ts';
import { publicEventTypes, webhooksRoutes } from '../functions/webhooks/contract.ts';
import { webhooksTable } from '../functions/webhooks/table.ts';
import { withEdgeTables } from './edge-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** Whoever may have to ask a provider about money under way. */
const paymentProviders = [
  { secret: 'paystack' },
  { secret: 'chapa' },
  { secret: 'mpesa' },
  { secret: 'stripe' },
] as const;

const rows: readonly FunctionDefinition[] = [
  {
    name: 'carts-api',
    entry: 'functions/carts/api.ts',
    purpose: 'Without it nobody can fill a cart or see what it costs.',
    tables: [
      { table: cartsTable, access: 'read-write' },
      { table: catalogTable, access: 'read' },
      { table: promotionsTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: cartsRoutes,
  },
  {
    name: 'carts-abandonment',
    entry: 'functions/carts/abandon-idle.ts',
    purpose: 'Without it abandoned carts are announced later; shoppers notice nothing.',
    tables: [{ table: cartsTable, access: 'read-write' }],
    schedule: 'rate(5 minutes)',
  },
  {
    name: 'promotions-api',
    entry: 'functions/promotions/api.ts',
    purpose: 'Without it staff cannot manage promotions; those that are on go on.',
    tables: [
      { table: promotionsTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: promotionsRoutes,
  },
  {
    name: 'fulfilment-api',
    entry: 'functions/fulfilment/api.ts',
    purpose: 'Without it nothing can be shipped, carriers cannot report, and customers see no tracking.',
    tables: [
      { table: fulfilmentTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
      { table: identityTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: [{ secret: 'carriers' }],
    routes: fulfilmentRoutes,
  },
  {
    name: 'fulfilment-warehouse',
    entry: 'functions/fulfilment/warehouse-consumer.ts',
    purpose:
      'Without it the warehouse hears neither of confirmed orders nor of cancelled ones: nothing is packed.',
    tables: [
      { table: fulfilmentTable, access: 'read-write' },
      { table: ordersTable, access: 'read' },
    ],
    capabilities: [{ secret: 'warehouse' }],
    consumes: ['order.confirmed', 'order.item.status.updated'],
  },
  {
    name: 'fulfilment-warehouse-api',
    entry: 'functions/fulfilment/warehouse-api.ts',
    purpose: 'Without it parcels that the warehouse sent are not known: their orders look unsent.',
    tables: [
      { table: fulfilmentTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
    ],
    capabilities: [{ secret: 'warehouse' }],
    routes: warehouseRoutes,
  },
  {
    name: 'returns-api',
    entry: 'functions/returns/api.ts',
    purpose: 'Without it customers cannot send anything back, and staff cannot receive it.',
    tables: [
      { table: returnsTable, access: 'read-write' },
      { table: ordersTable, access: 'read' },
      { table: inventoryTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: returnsRoutes,
  },
  {
    name: 'orders-privacy',
    entry: 'functions/orders/forget-customer.ts',
    purpose: 'Without it orders of deleted accounts keep name and address until its queue is worked off.',
    tables: [{ table: ordersTable, access: 'read-write' }],
    consumes: ['user.deleted'],
  },
  {
    name: 'orders-sweep',
    entry: 'functions/orders/sweep.ts',
    purpose: 'Without it an order whose event was lost for good stands still.',
    tables: [{ table: ordersTable, access: 'read-write' }],
    capabilities: ['start-order-workflow', 'answer-order-workflow'],
    schedule: 'rate(5 minutes)',
    timeoutSeconds: 300,
  },
  {
    name: 'analytics-api',
    entry: 'functions/analytics/api.ts',
    purpose: 'Without it staff see no sales figures; counting goes on.',
    tables: [{ table: analyticsTable, access: 'read' }],
    routes: analyticsRoutes,
  },
  {
    name: 'analytics-consumer',
    entry: 'functions/analytics/consumer.ts',
    purpose: 'Without it approved orders wait in its queue and are counted later.',
    tables: [{ table: analyticsTable, access: 'read-write' }],
    consumes: ['order.approved'],
  },
  {
    name: 'orders-api',
    entry: 'functions/orders/api.ts',
    purpose: 'Without it nobody can check out, and nobody can see or cancel an order.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: cartsTable, access: 'read-write' },
      { table: catalogTable, access: 'read' },
      { table: identityTable, access: 'read' },
      { table: inventoryTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: promotionsTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: ['describe-order-workflow', ...paymentProviders],
    routes: ordersRoutes,
  },
  {
    name: 'orders-workflow',
    entry: 'functions/orders/workflow.ts',
    purpose: 'Without it new orders wait in its queue and paid ones are not carried on.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
    ],
    capabilities: ['start-order-workflow', 'answer-order-workflow', ...paymentProviders],
    consumes: [
      'order.created',
      'payment.succeeded',
      'order.cancelled',
      'order.failed',
      'order.delivered',
      'order.item.status.updated',
      'return.received',
      'payment.refunded',
      'order.approved',
    ],
  },
  {
    name: 'catalog-api',
    entry: 'functions/catalog/api.ts',
    purpose: 'Without it nobody sees products, and staff cannot change them.',
    tables: [
      { table: catalogTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
    ],
    capabilities: ['write-images'],
    routes: catalogRoutes,
  },
  {
    name: 'catalog-categories',
    entry: 'functions/catalog/category-api.ts',
    purpose: 'Without it nobody sees the tree of categories, and staff cannot change it.',
    tables: [{ table: catalogTable, access: 'read-write' }],
    routes: categoryRoutes,
  },
  {
    name: 'catalog-moves',
    entry: 'functions/catalog/consumer.ts',
    purpose: 'Without it products stay listed under the former ancestors of a category that moved.',
    tables: [{ table: catalogTable, access: 'read-write' }],
    consumes: ['category.moved'],
    timeoutSeconds: 300,
  },
  {
    name: 'inventory-low-stock',
    entry: 'functions/inventory/consumer.ts',
    purpose: 'Without it nobody is told that stock runs low; sales go on.',
    tables: [{ table: inventoryTable, access: 'read-write' }],
    consumes: ['order.confirmed'],
  },
  {
    name: 'inventory-api',
    entry: 'functions/inventory/api.ts',
    purpose: 'Without it staff can neither see nor adjust stock.',
    tables: [{ table: inventoryTable, access: 'read-write' }],
    routes: inventoryRoutes,
  },
  {
    name: 'docs-api',
    entry: 'functions/docs/api.ts',
    purpose: 'Without it nobody can read the API’s documentation, and unknown paths get no proper 404.',
    tables: [],
    routes: docsRoutes,
    fallback: true,
    packagedFiles: Object.values(packagedFiles),
  },
  {
    name: 'events-publisher',
    entry: 'functions/events/publish.ts',
    purpose:
      'Without it nothing that happens is heard of: new orders do not start, mails and analytics wait.',
    tables: [],
    capabilities: ['put-events'],
    publishes: [
      catalogTable,
      cartsTable,
      fulfilmentTable,
      identityTable,
      inventoryTable,
      ordersTable,
      paymentsTable,
      returnsTable,
      webhooksTable,
    ],
  },
  {
    name: 'orders-tasks',
    entry: 'functions/orders/tasks.ts',
    purpose: 'Without it orders stand still between payment and approval.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: promotionsTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: ['answer-order-workflow', ...paymentProviders],
    timeoutSeconds: 60,
    workflowTask: true,
  },
  {
    name: 'notifications-tasks',
    entry: 'functions/notifications/tasks.ts',
    purpose: 'Without it customers are not told that their order is confirmed or cancelled; orders go on.',
    tables: [
      { table: notificationsTable, access: 'read-write' },
      { table: ordersTable, access: 'read' },
      { table: identityTable, access: 'read' },
    ],
    capabilities: ['send-email'],
    workflowTask: true,
  },
  {
    name: 'notifications-consumer',
    entry: 'functions/notifications/consumer.ts',
    purpose: 'Without it mails about shipping, delivery and refunds wait in its queue.',
    tables: [
      { table: notificationsTable, access: 'read-write' },
      { table: ordersTable, access: 'read' },
      { table: fulfilmentTable, access: 'read' },
      { table: identityTable, access: 'read' },
    ],
    capabilities: ['send-email'],
    consumes: ['order.shipped', 'order.delivered', 'payment.refunded', 'payment.failed'],
  },
  {
    name: 'identity-auth',
    entry: 'functions/identity/auth.ts',
    purpose: 'Without it nobody can register or sign in; who is signed in can go on.',
    tables: [{ table: identityTable, access: 'read-write' }],
    capabilities: ['user-pool-sign-in', 'send-email'],
    routes: authRoutes,
  },
  {
    name: 'identity-api',
    entry: 'functions/identity/api.ts',
    purpose: 'Without it profiles, addresses and roles can be neither read nor changed.',
    tables: [{ table: identityTable, access: 'read-write' }],
    capabilities: ['user-pool-admin'],
    routes: identityRoutes,
  },
  {
    name: 'payments-api',
    entry: 'functions/payments/api.ts',
    purpose: 'Without it nobody can pay; what providers report is repeated by them and found by the sweep.',
    tables: [
      { table: paymentsTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
      { table: identityTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: paymentProviders,
    timeoutSeconds: 29,
    routes: paymentsRoutes,
  },
  {
    name: 'payments-consumer',
    entry: 'functions/payments/consumer.ts',
    purpose: 'Without it refunds wait for the next sweep.',
    tables: [
      { table: paymentsTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: paymentProviders,
    timeoutSeconds: 30,
    consumes: ['payment.refund-requested'],
  },
  {
    name: 'payments-sweep',
    entry: 'functions/payments/sweep.ts',
    purpose:
      'Without it queued payments and refunds stay queued, and payments without a webhook are found late.',
    tables: [
      { table: paymentsTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
    ],
    capabilities: paymentProviders,
    timeoutSeconds: 300,
    schedule: 'rate(1 minute)',
  },
  {
    name: 'payments-reconciliation',
    entry: 'functions/payments/scheduled-reconciliation.ts',
    purpose: 'Without it differences between the providers and us stay unknown.',
    tables: [
      { table: paymentsTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
    ],
    capabilities: paymentProviders,
    timeoutSeconds: 900,
    schedule: 'rate(1 hour)',
  },
  {
    name: 'identity-consumer',
    entry: 'functions/identity/consumer.ts',
    purpose: 'Without it a deletion that was interrupted leaves the sign-in of an account behind.',
    tables: [],
    capabilities: ['user-pool-admin'],
    consumes: ['user.deleted'],
  },
  {
    name: 'webhooks-api',
    entry: 'functions/webhooks/api.ts',
    purpose: 'Without it nobody can manage who is told of events; who is registered is told all the same.',
    tables: [{ table: webhooksTable, access: 'read-write' }],
    timeoutSeconds: 29,
    routes: webhooksRoutes,
  },
  {
    name: 'webhooks-consumer',
    entry: 'functions/webhooks/consumer.ts',
    purpose: 'Without it partners hear of nothing that happens; events wait in its queue.',
    tables: [
      { table: webhooksTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
    ],
    consumes: publicEventTypes,
    timeoutSeconds: 30,
  },
  {
    name: 'webhooks-sweep',
    entry: 'functions/webhooks/sweep.ts',
    purpose: 'Without it what a partner did not take at once is not tried again.',
    tables: [
      { table: webhooksTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
    ],
    schedule: 'rate(1 minute)',
    timeoutSeconds: 300,
  },
  {
    name: 'webhooks-notices',
    entry: 'functions/webhooks/notices.ts',
    purpose: 'Without it nobody is told that a partner’s endpoint was turned off.',
    tables: [{ table: identityTable, access: 'read' }],
    capabilities: ['send-email'],
    consumes: ['webhook.endpoint-disabled'],
  },
  {
    name: 'audit-api',
    entry: 'functions/audit/api.ts',
    purpose: 'Without it nobody can read what staff did; it is recorded all the same.',
    tables: [{ table: auditTable, access: 'read' }],
    routes: auditRoutes,
  },
];

export const functions: readonly FunctionDefinition[] = rows.map(withEdgeTables);
