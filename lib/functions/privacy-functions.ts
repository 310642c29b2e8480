/** The functions that give people their data and forget them. */
import { cartsTable } from '../../functions/carts/table.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { invoicesTable } from '../../functions/invoices/table.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { privacyRoutes } from '../../functions/privacy/contract.ts';
import { privacyTable } from '../../functions/privacy/table.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import type { FunctionRow } from '../function-definition.ts';

export const privacyFunctions: readonly FunctionRow[] = [
  {
    name: 'privacy-api',
    entry: 'functions/privacy/api.ts',
    purpose: 'Without it nobody can ask for their data, nor fetch what was made of them.',
    tables: [
      { table: privacyTable, may: ['GetItem', 'PutItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: auditTable, may: ['PutItem'] },
    ],
    capabilities: ['s3:GetObject exchange/people/*', 's3:ListBucket exchange'],
    routes: privacyRoutes,
  },
  {
    name: 'privacy-consumer',
    entry: 'functions/privacy/consumer.ts',
    purpose:
      'Without it exports of one’s data are not made, and carts and returns of deleted accounts keep addresses and words, until its queue is worked off.',
    tables: [
      { table: privacyTable, may: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] },
      { table: identityTable, may: ['GetItem'] },
      { table: cartsTable, may: ['GetItem', 'Query', 'DeleteItem'] },
      { table: ordersTable, may: ['GetItem', 'Query', 'Query byCustomer'] },
      { table: paymentsTable, may: ['GetItem', 'Query'] },
      { table: fulfilmentTable, may: ['GetItem'] },
      { table: invoicesTable, may: ['Query'] },
      { table: returnsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
      { table: notificationsTable, may: ['Query'] },
      { table: auditTable, may: ['GetItem', 'Query byActor'] },
    ],
    capabilities: [
      's3:PutObject exchange/people/*',
      's3:DeleteObject exchange/people/*',
      's3:ListBucket exchange',
    ],
    consumes: 'what it handles',
    timeoutSeconds: 60,
  },
];
