/** The functions that say what waits for a person. */
import { attentionRoutes } from '../../functions/attention/contract.ts';
import { attentionTable } from '../../functions/attention/table.ts';
import { bulkTable } from '../../functions/bulk/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { integrationsTable } from '../../functions/integrations/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import type { FunctionRow } from '../function-definition.ts';

export const attentionFunctions: readonly FunctionRow[] = [
  {
    name: 'attention-api',
    entry: 'functions/attention/api.ts',
    purpose: 'Without it staff do not see what waits for them; what appears is an alarm all the same.',
    tables: [
      {
        table: attentionTable,
        may: ['GetItem', 'Query', 'Query byAge', 'Query byId', 'Query byKind', 'PutItem', 'DeleteItem'],
      },
      { table: bulkTable, may: ['GetItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: paymentsTable, may: ['GetItem', 'PutItem'] },
      { table: fulfilmentTable, may: ['GetItem'] },
      { table: webhooksTable, may: ['GetItem'] },
      { table: integrationsTable, may: ['GetItem'] },
    ],
    routes: attentionRoutes,
  },
  {
    name: 'attention-consumer',
    entry: 'functions/attention/consumer.ts',
    purpose: 'Without it failed refunds and parcels are listed only when the sweep finds them.',
    tables: [
      { table: attentionTable, may: ['Query', 'PutItem', 'DeleteItem'] },
      { table: bulkTable, may: ['GetItem'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: paymentsTable, may: ['GetItem'] },
      { table: fulfilmentTable, may: ['GetItem'] },
      { table: webhooksTable, may: ['GetItem'] },
      { table: integrationsTable, may: ['GetItem'] },
    ],
    consumes: 'what it handles',
  },
  {
    name: 'attention-sweep',
    entry: 'functions/attention/sweep.ts',
    purpose:
      'Without it nobody is told of orders that wait for too long, nor which order a dead letter is about.',
    tables: [
      { table: attentionTable, may: ['GetItem', 'Query', 'Query byAge', 'PutItem', 'DeleteItem'] },
      { table: bulkTable, may: ['GetItem', 'Query underWay'] },
      { table: ordersTable, may: ['GetItem', 'Query byStatus'] },
      { table: paymentsTable, may: ['GetItem', 'Query', 'Query byReview'] },
      { table: fulfilmentTable, may: ['GetItem', 'Query byList'] },
      { table: webhooksTable, may: ['GetItem', 'Query'] },
      { table: integrationsTable, may: ['GetItem', 'Query byList'] },
    ],
    capabilities: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'],
    schedule: 'rate(5 minutes)',
    timeoutSeconds: 300,
  },
  {
    name: 'attention-cross-check',
    entry: 'functions/attention/cross-check.ts',
    purpose: 'Without it nobody is told when counters of stock, or the books of a payment, are wrong.',
    tables: [
      { table: attentionTable, may: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] },
      { table: catalogTable, may: ['GetItem', 'Query byName'] },
      { table: inventoryTable, may: ['GetItem', 'Query byExpiry', 'Query byMovement'] },
      { table: ordersTable, may: ['GetItem'] },
      { table: paymentsTable, may: ['GetItem', 'Query', 'Query all'] },
    ],
    schedule: 'rate(6 hours)',
    timeoutSeconds: 300,
  },
];
