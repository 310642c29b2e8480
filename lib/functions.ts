/**
 * Every Lambda function of the deployment: what starts it, and all that it may touch. The stacks make the
 * functions, their routes, queues, rules and roles of this list; the local runtime sees the result.
 */
import { docsRoutes } from '../functions/docs/contract.ts';
import { inventoryRoutes } from '../functions/inventory/contract.ts';
import { inventoryTable } from '../functions/inventory/table.ts';
import { ordersTable } from '../functions/orders/table.ts';
import { platformTable } from '../functions/shared/platform-table.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const functions: readonly FunctionDefinition[] = [
  {
    name: 'inventory-api',
    entry: 'functions/inventory/api.ts',
    purpose: 'Without it staff can neither see nor adjust stock.',
    tables: [
      { table: inventoryTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    routes: inventoryRoutes,
  },
  {
    name: 'docs-api',
    entry: 'functions/docs/api.ts',
    purpose: 'Without it nobody can read the API’s documentation, and unknown paths get no proper 404.',
    tables: [],
    routes: docsRoutes,
    fallback: true,
  },
  {
    name: 'orders-tasks',
    entry: 'functions/orders/tasks.ts',
    purpose: 'Without it orders stand still between payment and approval.',
    tables: [
      { table: ordersTable, access: 'read-write' },
      { table: platformTable, access: 'read-write' },
    ],
    capabilities: ['answer-order-workflow'],
    workflowTask: true,
  },
  {
    name: 'notifications-tasks',
    entry: 'functions/notifications/tasks.ts',
    purpose: 'Without it customers are not told that their order is confirmed or cancelled; orders go on.',
    tables: [{ table: ordersTable, access: 'read' }],
    capabilities: ['send-email'],
    workflowTask: true,
  },
];
