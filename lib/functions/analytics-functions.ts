/** The functions that count what was sold, and close the shop's days. */
import { analyticsRoutes } from '../../functions/analytics/contract.ts';
import { analyticsTable } from '../../functions/analytics/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { notificationsTable } from '../../functions/notifications/table.ts';
import { settingsTable } from '../../functions/settings/table.ts';
import type { FunctionRow } from '../function-definition.ts';

export const analyticsFunctions: readonly FunctionRow[] = [
  {
    name: 'analytics-api',
    entry: 'functions/analytics/api.ts',
    purpose: 'Without it staff see no sales figures; counting goes on.',
    tables: [
      { table: analyticsTable, may: ['GetItem', 'Query'] },
      { table: identityTable, may: ['GetItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    routes: analyticsRoutes,
  },
  {
    name: 'analytics-consumer',
    entry: 'functions/analytics/consumer.ts',
    gathersSeconds: 5,
    purpose: 'Without it approved orders and refunds wait in its queue and are counted later.',
    tables: [
      { table: analyticsTable, may: ['GetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    consumes: 'what it handles',
  },
  {
    name: 'analytics-closing',
    entry: 'functions/analytics/close-days.ts',
    purpose: 'Without it days stay open: nobody is told what was sold; the next run closes all of them.',
    tables: [
      { table: analyticsTable, may: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
      { table: settingsTable, may: ['GetItem'] },
    ],
    schedule: 'rate(15 minutes)',
    timeoutSeconds: 300,
  },
  {
    name: 'notifications-staff',
    entry: 'functions/notifications/staff-mails.ts',
    purpose: 'Without it staff are not mailed what a day brought; it can be read all the same.',
    tables: [{ table: notificationsTable, may: ['PutItem', 'UpdateItem', 'DeleteItem'] }],
    capabilities: ['cognito-idp:ListUsersInGroup', 'ses:SendEmail'],
    consumes: 'what it handles',
    timeoutSeconds: 60,
  },
];
