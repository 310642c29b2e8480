/** The functions that carry an order: showing, placing, moving, telling. */
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { checkoutRoutes } from '../../functions/checkout/contract.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { orderFlowRoutes } from '../../functions/order-flow/contract.ts';
import { ordersRoutes } from '../../functions/orders/contract.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import { askProviders } from '../payment-providers.ts';

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
    capabilities: ['start-order-workflow', 'answer-order-workflow', ...askProviders],
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
    ],
    capabilities: ['describe-order-workflow', ...askProviders],
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
    capabilities: ['start-order-workflow', 'answer-order-workflow', ...askProviders],
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
    ],
    capabilities: ['answer-order-workflow', ...askProviders],
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
