/** The functions around the shop: people, records, events, figures, partners, documentation. */
import { analyticsTable } from '../../functions/analytics/table.ts';
import { auditRoutes } from '../../functions/audit/contract.ts';
import { bulkTable } from '../../functions/bulk/table.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { customersRoutes } from '../../functions/customers/contract.ts';
import { docsRoutes } from '../../functions/docs/contract.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { authRoutes } from '../../functions/identity/auth-contract.ts';
import { identityRoutes } from '../../functions/identity/contract.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { integrationsTable } from '../../functions/integrations/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { paymentsTable } from '../../functions/payments/table.ts';
import { privacyTable } from '../../functions/privacy/table.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { settingsRoutes } from '../../functions/settings/contract.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { publicEventTypes, webhooksRoutes } from '../../functions/webhooks/contract.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import type { FunctionRow } from '../function-definition.ts';
import { analyticsFunctions } from './analytics-functions.ts';
import { attentionFunctions } from './attention-functions.ts';

export const platformFunctions: readonly FunctionRow[] = [
  {
    name: 'identity-auth',
    entry: 'functions/identity/auth.ts',
    purpose: 'Without it nobody can register or sign in; who is signed in can go on.',
    tables: [
      { table: identityTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: platformTable, may: ['ConditionCheckItem', 'UpdateItem'] },
    ],
    capabilities: [
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminInitiateAuth',
      'cognito-idp:AdminListGroupsForUser',
      'cognito-idp:AdminRespondToAuthChallenge',
      'cognito-idp:AdminSetUserMFAPreference',
      'cognito-idp:AdminSetUserPassword',
      'cognito-idp:AdminUpdateUserAttributes',
      'cognito-idp:AdminUserGlobalSignOut',
      'ses:SendEmail',
    ],
    routes: authRoutes,
  },
  {
    name: 'identity-api',
    entry: 'functions/identity/api.ts',
    purpose: 'Without it profiles and addresses can be neither read nor changed.',
    tables: [
      { table: identityTable, may: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { table: platformTable, may: ['ConditionCheckItem', 'UpdateItem'] },
    ],
    capabilities: [
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminListGroupsForUser',
      'cognito-idp:AdminSetUserMFAPreference',
      'cognito-idp:AdminUpdateUserAttributes',
      'cognito-idp:ListUsersInGroup',
      'ses:SendEmail',
    ],
    routes: identityRoutes,
  },
  {
    name: 'customers-api',
    entry: 'functions/customers/api.ts',
    purpose:
      'Without it staff find no customers, and nobody opens, changes or closes other people’s accounts.',
    tables: [
      {
        table: identityTable,
        may: ['GetItem', 'Query', 'Query all', 'Query byEmail', 'PutItem', 'DeleteItem'],
      },
      { table: ordersTable, may: ['GetItem', 'Query byCustomer'] },
      { table: platformTable, may: ['ConditionCheckItem', 'UpdateItem'] },
    ],
    capabilities: [
      'cognito-idp:AdminAddUserToGroup',
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:AdminDisableUser',
      'cognito-idp:AdminEnableUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminListGroupsForUser',
      'cognito-idp:AdminRemoveUserFromGroup',
      'cognito-idp:AdminSetUserMFAPreference',
      'cognito-idp:AdminSetUserPassword',
      'cognito-idp:AdminUpdateUserAttributes',
      'cognito-idp:AdminUserGlobalSignOut',
    ],
    routes: customersRoutes,
  },
  {
    name: 'identity-consumer',
    entry: 'functions/identity/consumer.ts',
    purpose:
      'Without it nobody is invited, and a deletion that was interrupted leaves the sign-in of an account behind.',
    tables: [{ table: identityTable, may: ['GetItem', 'PutItem'] }],
    capabilities: ['cognito-idp:AdminDeleteUser', 'ses:SendEmail'],
    consumes: 'what it handles',
  },
  {
    name: 'identity-sweep',
    entry: 'functions/identity/sweep.ts',
    purpose: 'Without it accounts whose address was never proven stay in the user pool.',
    tables: [],
    capabilities: ['cognito-idp:AdminDeleteUser', 'cognito-idp:ListUsers'],
    schedule: 'rate(6 hours)',
    timeoutSeconds: 300,
  },
  {
    name: 'audit-api',
    entry: 'functions/audit/api.ts',
    purpose: 'Without it nobody can read what staff did; it is recorded all the same.',
    tables: [{ table: auditTable, may: ['GetItem', 'Query all', 'Query byActor', 'Query byObject'] }],
    routes: auditRoutes,
  },
  {
    name: 'settings-api',
    entry: 'functions/settings/api.ts',
    purpose: 'Without it nobody can see or change the settings of the shop; they go on to count.',
    tables: [{ table: settingsTable, may: ['GetItem', 'PutItem'] }],
    routes: settingsRoutes,
  },
  {
    name: 'webhooks-api',
    entry: 'functions/webhooks/api.ts',
    purpose: 'Without it nobody can manage who is told of events; who is registered is told all the same.',
    tables: [
      {
        table: webhooksTable,
        may: ['GetItem', 'Query', 'Query byEndpoint', 'PutItem', 'DeleteItem'],
      },
    ],
    timeoutSeconds: 29,
    routes: webhooksRoutes,
  },
  {
    name: 'webhooks-consumer',
    entry: 'functions/webhooks/consumer.ts',
    gathersSeconds: 1,
    purpose: 'Without it partners hear of nothing that happens; events wait in its queue.',
    tables: [
      { table: webhooksTable, may: ['GetItem', 'Query', 'PutItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem'] },
    ],
    consumes: [...publicEventTypes, 'webhook.redelivery-asked'],
    timeoutSeconds: 30,
  },
  {
    name: 'webhooks-sweep',
    entry: 'functions/webhooks/sweep.ts',
    purpose: 'Without it what a partner did not take at once is not tried again.',
    tables: [
      { table: webhooksTable, may: ['GetItem', 'Query due', 'PutItem'] },
      { table: ordersTable, may: ['GetItem', 'PutItem'] },
    ],
    schedule: 'rate(1 minute)',
    timeoutSeconds: 300,
  },
  {
    name: 'webhooks-notices',
    entry: 'functions/webhooks/notices.ts',
    purpose: 'Without it nobody is told that a partner’s endpoint was turned off.',
    tables: [{ table: identityTable, may: ['GetItem'] }],
    capabilities: ['ses:SendEmail'],
    consumes: 'what it handles',
  },
  ...analyticsFunctions,
  ...attentionFunctions,
  {
    name: 'events-publisher',
    entry: 'functions/events/publish.ts',
    purpose:
      'Without it nothing that happens is heard of: new orders do not start, mails and analytics wait.',
    tables: [],
    capabilities: ['events:PutEvents', 'sqs:SendMessage'],
    publishes: [
      analyticsTable,
      bulkTable,
      catalogTable,
      cartsTable,
      fulfilmentTable,
      identityTable,
      integrationsTable,
      inventoryTable,
      ordersTable,
      paymentsTable,
      privacyTable,
      returnsTable,
      webhooksTable,
    ],
  },
  {
    name: 'docs-api',
    entry: 'functions/docs/api.ts',
    servedBy: 'docs/write-served.ts',
    purpose: 'Without it nobody can read the API’s documentation, and unknown paths get no proper 404.',
    tables: [],
    routes: docsRoutes,
    fallback: true,
  },
];
