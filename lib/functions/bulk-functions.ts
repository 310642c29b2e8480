/** The functions of imports and exports. They take their time: two files of each at once, and shoppers notice nothing. */
import { bulkRoutes } from '../../functions/bulk/contract.ts';
import { bulkTable } from '../../functions/bulk/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import type { FunctionRow } from '../function-definition.ts';

/** A turn lasts half a minute; a file of 50 MB is checked in less than this. */
const timeoutSeconds = 120;

export const bulkFunctions: readonly FunctionRow[] = [
  {
    name: 'bulk-api',
    entry: 'functions/bulk/api.ts',
    purpose: 'Without it staff can begin no import or export, nor see how far one is; those that run go on.',
    tables: [
      { table: bulkTable, may: ['GetItem', 'Query', 'Query all', 'PutItem'] },
      { table: auditTable, may: ['PutItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    capabilities: [
      's3:PutObject exchange/uploads/*',
      's3:GetObject exchange/reports/*',
      's3:GetObject exchange/exports/*',
    ],
    routes: bulkRoutes,
  },
  {
    name: 'bulk-arrivals',
    entry: 'functions/bulk/arrivals.ts',
    purpose: 'Without it imported files lie in their bucket, and nothing of them is applied.',
    tables: [{ table: bulkTable, may: ['GetItem', 'PutItem'] }],
    watchesUploads: true,
  },
  {
    name: 'bulk-imports',
    entry: 'functions/bulk/import-worker.ts',
    purpose: 'Without it imports stand still where they are; they go on by themselves.',
    tables: [
      { table: bulkTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
      {
        table: catalogTable,
        may: ['GetItem', 'ConditionCheckItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      },
      { table: inventoryTable, may: ['GetItem', 'PutItem'] },
      { table: auditTable, may: ['PutItem'] },
    ],
    capabilities: [
      's3:GetObject exchange/uploads/*',
      's3:PutObject exchange/reports/*',
      's3:ListBucket exchange',
    ],
    consumes: 'what it handles',
    worksThroughFiles: true,
    timeoutSeconds,
  },
  {
    name: 'bulk-exports',
    entry: 'functions/bulk/export-worker.ts',
    purpose: 'Without it exports stand still where they are; they go on by themselves.',
    tables: [
      { table: bulkTable, may: ['GetItem', 'PutItem'] },
      { table: catalogTable, may: ['GetItem', 'Query'] },
      { table: inventoryTable, may: ['GetItem'] },
      { table: ordersTable, may: ['GetItem', 'Query all', 'Query byStatus'] },
    ],
    capabilities: [
      's3:PutObject exchange/parts/*',
      's3:GetObject exchange/parts/*',
      's3:PutObject exchange/exports/*',
      's3:ListBucket exchange',
    ],
    consumes: 'what it handles',
    worksThroughFiles: true,
    timeoutSeconds,
  },
];
