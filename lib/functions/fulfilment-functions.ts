/** The functions of the goods: sending parcels, the warehouse, taking returns. */
import { fulfilmentRoutes } from '../../functions/fulfilment/contract.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { warehouseRoutes } from '../../functions/fulfilment/warehouse/contract.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { returnsRoutes } from '../../functions/returns/contract.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import type { FunctionRow } from '../function-definition.ts';

export const fulfilmentFunctions: readonly FunctionRow[] = [
  {
    name: 'fulfilment-api',
    entry: 'functions/fulfilment/api.ts',
    purpose: 'Without it nothing can be shipped, carriers cannot report, and customers see no tracking.',
    tables: [
      { table: fulfilmentTable, may: ['GetItem', 'Query byList', 'PutItem', 'DeleteItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: paymentsTable, may: ['GetItem', 'PutItem'] },
      { table: identityTable, may: ['GetItem'] },
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
      { table: fulfilmentTable, may: ['GetItem', 'PutItem'] },
      { table: ordersTable, may: ['GetItem', 'ConditionCheckItem'] },
    ],
    capabilities: [{ secret: 'warehouse' }],
    consumes: 'what it handles',
  },
  {
    name: 'fulfilment-warehouse-api',
    entry: 'functions/fulfilment/warehouse/api.ts',
    purpose: 'Without it parcels that the warehouse sent are not known: their orders look unsent.',
    tables: [
      { table: fulfilmentTable, may: ['GetItem', 'PutItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem'] },
    ],
    capabilities: [{ secret: 'warehouse' }],
    routes: warehouseRoutes,
  },
  {
    name: 'returns-api',
    entry: 'functions/returns/api.ts',
    purpose: 'Without it customers cannot send anything back, and staff cannot receive it.',
    tables: [
      { table: returnsTable, may: ['GetItem', 'Query byList', 'PutItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: paymentsTable, may: ['GetItem', 'Query', 'PutItem'] },
      { table: inventoryTable, may: ['GetItem', 'PutItem', 'UpdateItem'] },
    ],
    routes: returnsRoutes,
  },
];
