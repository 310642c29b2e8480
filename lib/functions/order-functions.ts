/** The functions that carry an order: showing, placing, moving, telling. */
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { checkoutRoutes } from '../../functions/checkout/contract.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { guestsRoutes } from '../../functions/guests/contract.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { invoicesRoutes } from '../../functions/invoices/contract.ts';
import { invoicesTable } from '../../functions/invoices/table.ts';
import { notificationsRoutes } from '../../functions/notifications/contract.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { orderEditsRoutes } from '../../functions/order-edits/contract.ts';
import { orderFlowRoutes } from '../../functions/order-flow/contract.ts';
import { ordersRoutes } from '../../functions/orders/contract.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { timelineRoutes } from '../../functions/timeline/contract.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import type { FunctionRow } from '../function-definition.ts';
import { askProviders } from '../payment-providers.ts';

export const orderFunctions: readonly FunctionRow[] = [
  {
    name: 'orders-privacy',
    entry: 'functions/orders/forget-customer.ts',
    purpose:
      'Without it orders of deleted accounts and guests keep name and address until its queue is worked off.',
    tables: [
      {
        table: ordersTable,
        may: ['GetItem', 'Query', 'Query byCustomer', 'PutItem', 'UpdateItem'],
      },
    ],
    consumes: 'what it handles',
  },
  {
    name: 'order-flow-sweep',
    entry: 'functions/order-flow/sweep.ts',
    purpose: 'Without it an order whose event was lost for good stands still.',
    tables: [
      {
        table: ordersTable,
        may: ['GetItem', 'Query', 'Query byCustomer', 'Query byDue', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      { table: inventoryTable, may: ['GetItem', 'PutItem', 'UpdateItem'] },
      { table: paymentsTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: promotionsTable, may: ['GetItem', 'UpdateItem'] },
    ],
    capabilities: ['states:StartExecution', 'states:SendTaskSuccess', ...askProviders],
    schedule: 'rate(5 minutes)',
    timeoutSeconds: 300,
  },
  {
    name: 'orders-api',
    entry: 'functions/orders/api.ts',
    purpose: 'Without it nobody can see an order.',
    tables: [
      {
        table: ordersTable,
        may: ['GetItem', 'Query', 'Query byCustomer', 'Query byPhone', 'Query all', 'Query byStatus'],
      },
      { table: identityTable, may: ['GetItem', 'Query byEmail'] },
    ],
    routes: ordersRoutes,
  },
  {
    name: 'checkout-api',
    entry: 'functions/checkout/api.ts',
    reservedShare: 0.1,
    throttledApart: true,
    purpose: 'Without it nobody can check out.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: cartsTable, may: ['GetItem', 'PutItem'] },
      { table: catalogTable, may: ['GetItem'] },
      { table: inventoryTable, may: ['GetItem', 'Query byExpiry', 'PutItem', 'UpdateItem'] },
      {
        table: promotionsTable,
        may: ['GetItem', 'Query automatic', 'PutItem', 'UpdateItem'],
      },
      { table: settingsTable, may: ['GetItem'] },
      { table: identityTable, may: ['GetItem'] },
    ],
    capabilities: [{ secret: 'order-links' }],
    routes: checkoutRoutes,
  },
  {
    name: 'order-edits-api',
    entry: 'functions/order-edits/api.ts',
    purpose: 'Without it nobody can change the lines of an order.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: catalogTable, may: ['GetItem'] },
      { table: fulfilmentTable, may: ['GetItem', 'ConditionCheckItem', 'PutItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: inventoryTable, may: ['GetItem', 'Query byExpiry', 'PutItem', 'UpdateItem'] },
      { table: paymentsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: promotionsTable, may: ['GetItem', 'Query automatic'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    capabilities: [...askProviders],
    routes: orderEditsRoutes,
  },
  {
    name: 'guests-api',
    entry: 'functions/guests/api.ts',
    purpose:
      'Without it accounts cannot take over what they ordered as guests, and no guest can be forgotten.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'PutItem', 'DeleteItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: platformTable, may: ['ConditionCheckItem'] },
    ],
    routes: guestsRoutes,
  },
  {
    name: 'order-flow-api',
    entry: 'functions/order-flow/api.ts',
    purpose: 'Without it no order can be changed or cancelled, and nobody sees what happened to it.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: fulfilmentTable, may: ['GetItem', 'ConditionCheckItem', 'Query', 'PutItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: inventoryTable, may: ['GetItem', 'PutItem', 'UpdateItem'] },
      { table: paymentsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: promotionsTable, may: ['GetItem', 'UpdateItem'] },
      { table: settingsTable, may: ['GetItem'] },
      { table: returnsTable, may: ['Query'] },
    ],
    capabilities: ['states:DescribeExecution', 'states:GetExecutionHistory', ...askProviders],
    routes: orderFlowRoutes,
  },
  {
    name: 'order-flow-consumer',
    entry: 'functions/order-flow/consumer.ts',
    purpose: 'Without it new orders wait in its queue and paid ones are not carried on.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'] },
      { table: inventoryTable, may: ['GetItem', 'PutItem', 'UpdateItem'] },
      { table: paymentsTable, may: ['GetItem', 'PutItem'] },
      { table: promotionsTable, may: ['GetItem', 'UpdateItem'] },
    ],
    capabilities: ['states:StartExecution', 'states:SendTaskSuccess'],
    consumes: 'what it handles',
  },
  {
    name: 'order-flow-tasks',
    entry: 'functions/order-flow/tasks.ts',
    reservedShare: 0.05,
    purpose: 'Without it orders stand still between payment and approval.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: inventoryTable, may: ['GetItem', 'PutItem', 'UpdateItem'] },
      { table: paymentsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: promotionsTable, may: ['GetItem', 'UpdateItem'] },
    ],
    capabilities: ['states:SendTaskSuccess', ...askProviders],
    timeoutSeconds: 60,
    workflowTask: true,
  },
  {
    name: 'invoices-consumer',
    entry: 'functions/invoices/consumer.ts',
    gathersSeconds: 5,
    purpose: 'Without it invoices and credit notes wait in its queue; orders go on.',
    tables: [
      { table: invoicesTable, may: ['GetItem', 'PutItem'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: paymentsTable, may: ['GetItem', 'Query'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    consumes: 'what it handles',
  },
  {
    name: 'invoices-api',
    entry: 'functions/invoices/api.ts',
    purpose: 'Without it nobody sees invoices; they are issued all the same.',
    tables: [
      { table: invoicesTable, may: ['GetItem', 'Query', 'Query byDay'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    capabilities: [{ secret: 'order-links' }],
    routes: invoicesRoutes,
  },
  {
    name: 'timeline-api',
    entry: 'functions/timeline/api.ts',
    purpose: 'Without it nobody sees the whole story of an order in one list.',
    tables: [
      { table: ordersTable, may: ['GetItem', 'Query'] },
      { table: paymentsTable, may: ['Query'] },
      { table: fulfilmentTable, may: ['Query'] },
      { table: returnsTable, may: ['Query'] },
      { table: notificationsTable, may: ['Query'] },
      { table: webhooksTable, may: ['GetItem', 'Query'] },
    ],
    routes: timelineRoutes,
  },
  {
    name: 'notifications-tasks',
    entry: 'functions/notifications/tasks.ts',
    purpose: 'Without it customers are not told that their order is confirmed or cancelled; orders go on.',
    tables: [
      { table: notificationsTable, may: ['PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    capabilities: ['ses:SendEmail', { secret: 'order-links' }],
    workflowTask: true,
  },
  {
    name: 'notifications-api',
    entry: 'functions/notifications/api.ts',
    purpose: 'Without it staff cannot see which mails an order had, nor send one again.',
    tables: [
      { table: notificationsTable, may: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: fulfilmentTable, may: ['GetItem'] },
      { table: returnsTable, may: ['GetItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    capabilities: ['ses:SendEmail', { secret: 'order-links' }],
    routes: notificationsRoutes,
  },
  {
    name: 'notifications-consumer',
    entry: 'functions/notifications/consumer.ts',
    gathersSeconds: 2,
    purpose: 'Without it mails about parcels, returns and refunds wait in its queue.',
    tables: [
      { table: notificationsTable, may: ['PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: fulfilmentTable, may: ['GetItem'] },
      { table: returnsTable, may: ['GetItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    capabilities: ['ses:SendEmail', { secret: 'order-links' }],
    consumes: 'what it handles',
  },
  {
    name: 'notifications-bounces',
    entry: 'functions/notifications/bounces.ts',
    purpose:
      'Without it staff do not see which mails of an order came back; SES keeps off those addresses all the same.',
    tables: [{ table: notificationsTable, may: ['UpdateItem'] }],
    watchesMail: true,
  },
];
