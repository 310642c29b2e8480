/** The functions of the money: paying, giving back, disputes, reconciliation. */
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsRoutes } from '../../functions/payments/contract.ts';
import { disputesRoutes } from '../../functions/payments/disputes-contract.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import type { FunctionRow } from '../function-definition.ts';
import { askProviders } from '../payment-providers.ts';

export const paymentFunctions: readonly FunctionRow[] = [
  {
    name: 'payments-api',
    entry: 'functions/payments/api.ts',
    reservedShare: 0.1,
    throttledApart: true,
    purpose: 'Without it nobody can pay; what providers report is repeated by them and found by the sweep.',
    tables: [
      {
        table: paymentsTable,
        may: ['GetItem', 'Query', 'Query all', 'Query byReview', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: inventoryTable, may: ['GetItem', 'UpdateItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
      { table: platformTable, may: ['UpdateItem'] },
    ],
    capabilities: askProviders,
    timeoutSeconds: 29,
    routes: paymentsRoutes,
  },
  {
    name: 'payments-disputes-api',
    entry: 'functions/payments/disputes-api.ts',
    purpose:
      'Without it staff cannot see or accept disputes; what providers tell of them is recorded all the same.',
    tables: [
      {
        table: paymentsTable,
        may: ['GetItem', 'Query', 'Query all', 'Query byReview', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    ],
    capabilities: askProviders,
    timeoutSeconds: 29,
    routes: disputesRoutes,
  },
  {
    name: 'payments-consumer',
    entry: 'functions/payments/consumer.ts',
    purpose: 'Without it refunds wait for the next sweep.',
    tables: [
      { table: paymentsTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    ],
    capabilities: askProviders,
    timeoutSeconds: 30,
    consumes: 'what it handles',
  },
  {
    name: 'payments-sweep',
    entry: 'functions/payments/sweep.ts',
    purpose:
      'Without it queued payments and refunds stay queued, and payments without a webhook are found late.',
    tables: [
      {
        table: paymentsTable,
        may: ['GetItem', 'Query', 'Query byWork', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    ],
    capabilities: askProviders,
    timeoutSeconds: 300,
    schedule: 'rate(1 minute)',
  },
  {
    name: 'payments-reconciliation',
    entry: 'functions/payments/reconciliation/scheduled.ts',
    purpose: 'Without it differences between the providers and us stay unknown.',
    tables: [
      {
        table: paymentsTable,
        may: ['GetItem', 'Query', 'Query all', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    ],
    capabilities: askProviders,
    timeoutSeconds: 900,
    schedule: 'rate(1 hour)',
  },
];
