/** The functions that carry an order: placing, paying, shipping, returning, telling. */
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { checkoutRoutes } from '../../functions/checkout/contract.ts';
import { fulfilmentRoutes } from '../../functions/fulfilment/contract.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { warehouseRoutes } from '../../functions/fulfilment/warehouse/contract.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { orderFlowRoutes } from '../../functions/order-flow/contract.ts';
import { ordersRoutes } from '../../functions/orders/contract.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsRoutes } from '../../functions/payments/contract.ts';
import { disputesRoutes } from '../../functions/payments/disputes-contract.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { returnsRoutes } from '../../functions/returns/contract.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import type { FunctionDefinition } from '../function-definition.ts';

/** Whoever may have to ask a provider about money under way. */
const paymentProviders = [
  { secret: 'paystack' },
  { secret: 'chapa' },
  { secret: 'mpesa' },
  { secret: 'stripe' },
] as const;

export const orderFunctions: readonly FunctionDefinition[] = [
  {
    name: 'orders-privacy',
    entry: 'functions/orders/forget-customer.ts',
    purpose: 'Without it orders of deleted accounts keep name and address until its queue is worked off.',
    tables: [{ table: ordersTable, access: 'read-write' }],
    consumes: ['user.deleted'],
  },
  {
    name: 'order-flow-sweep',
    entry: 'functions/order-flow/sweep.ts',
    purpose: 'Without it an order whose event was lost for good stands still.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: promotionsTable, access: 'read-write' },
    ],
    capabilities: ['start-order-workflow', 'answer-order-workflow', ...paymentProviders],
    schedule: 'rate(5 minutes)',
    timeoutSeconds: 300,
  },
  {
    name: 'orders-api',
    entry: 'functions/orders/api.ts',
    purpose: 'Without it nobody can see an order.',
    tables: [
      { table: ordersTable, access: 'read' },
      { table: identityTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: ordersRoutes,
  },
  {
    name: 'checkout-api',
    entry: 'functions/checkout/api.ts',
    purpose: 'Without it nobody can check out.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: cartsTable, access: 'read-write' },
      { table: catalogTable, access: 'read' },
      { table: inventoryTable, access: 'read-write' },
      { table: promotionsTable, access: 'read-write' },
      { table: settingsTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: checkoutRoutes,
  },
  {
    name: 'order-flow-api',
    entry: 'functions/order-flow/api.ts',
    purpose: 'Without it no order can be changed or cancelled, and nobody sees what happened to it.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: fulfilmentTable, access: 'read-write' },
      { table: identityTable, access: 'read' },
      { table: inventoryTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: promotionsTable, access: 'read-write' },
      { table: returnsTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: ['describe-order-workflow', ...paymentProviders],
    routes: orderFlowRoutes,
  },
  {
    name: 'order-flow-consumer',
    entry: 'functions/order-flow/consumer.ts',
    purpose: 'Without it new orders wait in its queue and paid ones are not carried on.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: promotionsTable, access: 'read-write' },
    ],
    capabilities: ['start-order-workflow', 'answer-order-workflow', ...paymentProviders],
    consumes: [
      'order.created',
      'payment.initiated',
      'payment.succeeded',
      'payment.refund-failed',
      'order.cancelled',
      'order.failed',
      'order.delivered',
      'order.refunded',
      'payment.refunded',
      'order.approved',
    ],
  },
  {
    name: 'order-flow-tasks',
    entry: 'functions/order-flow/tasks.ts',
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
    name: 'payments-api',
    entry: 'functions/payments/api.ts',
    purpose: 'Without it nobody can pay; what providers report is repeated by them and found by the sweep.',
    tables: [
      { table: paymentsTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
      { table: identityTable, access: 'read' },
      { table: settingsTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: paymentProviders,
    timeoutSeconds: 29,
    routes: paymentsRoutes,
  },
  {
    name: 'payments-disputes-api',
    entry: 'functions/payments/disputes-api.ts',
    purpose:
      'Without it staff cannot see or accept disputes; what providers tell of them is recorded all the same.',
    tables: [
      { table: paymentsTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: paymentProviders,
    timeoutSeconds: 29,
    routes: disputesRoutes,
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
    entry: 'functions/payments/reconciliation/scheduled.ts',
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
    name: 'fulfilment-api',
    entry: 'functions/fulfilment/api.ts',
    purpose: 'Without it nothing can be shipped, carriers cannot report, and customers see no tracking.',
    tables: [
      { table: fulfilmentTable, access: 'read-write' },
      { table: ordersTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: identityTable, access: 'read' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: [{ secret: 'carriers' }],
    routes: fulfilmentRoutes,
  },
  {
    name: 'fulfilment-warehouse',
    entry: 'functions/fulfilment/warehouse/consumer.ts',
    purpose:
      'Without it the warehouse hears neither of confirmed orders nor of cancelled ones: nothing is packed.',
    tables: [
      { table: fulfilmentTable, access: 'read-write' },
      { table: ordersTable, access: 'read' },
    ],
    capabilities: [{ secret: 'warehouse' }],
    consumes: ['order.confirmed', 'order.item.status.updated', 'payment.disputed', 'payment.dispute-closed'],
  },
  {
    name: 'fulfilment-warehouse-api',
    entry: 'functions/fulfilment/warehouse/api.ts',
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
      { table: ordersTable, access: 'read-write' },
      { table: paymentsTable, access: 'read-write' },
      { table: inventoryTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: returnsRoutes,
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
    purpose: 'Without it mails about parcels, returns and refunds wait in its queue.',
    tables: [
      { table: notificationsTable, access: 'read-write' },
      { table: ordersTable, access: 'read' },
      { table: fulfilmentTable, access: 'read' },
      { table: returnsTable, access: 'read' },
      { table: identityTable, access: 'read' },
    ],
    capabilities: ['send-email'],
    consumes: [
      'shipment.created',
      'shipment.updated',
      'shipment.corrected',
      'order.shipped',
      'order.delivered',
      'return.requested',
      'return.approved',
      'return.rejected',
      'return.received',
      'payment.refunded',
      'payment.failed',
    ],
  },
];
