/** The functions of the external system: telling it of orders, taking what it tells, and what staff see of both. */
import { catalogTable } from '../../functions/catalog/table.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { integrationsRoutes } from '../../functions/integrations/contract.ts';
import { integrationsTable } from '../../functions/integrations/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import type { Capability, FunctionRow, TableUse } from '../function-definition.ts';
import { askProviders } from '../payment-providers.ts';

/** What the other side tells is done as staff would do it: orders placed, sent, delivered, cancelled, paid. */
const doesAsStaff: readonly TableUse[] = [
  {
    table: integrationsTable,
    may: ['GetItem', 'Query', 'Query byList', 'PutItem', 'DeleteItem'],
  },
  { table: ordersTable, may: ['GetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  { table: paymentsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  { table: fulfilmentTable, may: ['GetItem', 'PutItem'] },
  { table: inventoryTable, may: ['GetItem', 'Query byExpiry', 'PutItem', 'UpdateItem'] },
  { table: catalogTable, may: ['GetItem'] },
  {
    table: promotionsTable,
    may: ['GetItem', 'Query automatic', 'PutItem', 'UpdateItem'],
  },
  { table: settingsTable, may: ['GetItem'] },
  { table: identityTable, may: ['GetItem'] },
  { table: platformTable, may: ['UpdateItem'] },
];

const mayReach: readonly Capability[] = [
  { secret: 'external' },
  's3:PutObject external/outgoing/*',
  's3:ListBucket external',
  's3:GetObject external/incoming/*',
  's3:DeleteObject external/incoming/*',
  's3:PutObject external/taken/*',
  { secret: 'order-links' },
  ...askProviders,
];

export const integrationFunctions: readonly FunctionRow[] = [
  {
    name: 'integrations-consumer',
    entry: 'functions/integrations/consumer.ts',
    gathersSeconds: 1,
    purpose: 'Without it the external system hears of orders only with the next run.',
    tables: [
      { table: integrationsTable, may: ['GetItem', 'PutItem'] },
      { table: ordersTable, may: ['GetItem'] },
    ],
    capabilities: [{ secret: 'external' }, 's3:PutObject external/outgoing/*'],
    consumes: 'what it handles',
    forExternalSystem: true,
  },
  {
    name: 'integrations-run',
    entry: 'functions/integrations/scheduled.ts',
    purpose: 'Without it nothing that the external system tells is taken, and what it did not take waits.',
    tables: doesAsStaff,
    capabilities: mayReach,
    schedule: 'rate(5 minutes)',
    timeoutSeconds: 300,
    forExternalSystem: true,
  },
  {
    name: 'integrations-api',
    entry: 'functions/integrations/api.ts',
    purpose: 'Without it staff see no runs and resolve no conflicts; runs go on by their schedule.',
    tables: doesAsStaff,
    capabilities: mayReach,
    timeoutSeconds: 29,
    routes: integrationsRoutes,
  },
];
