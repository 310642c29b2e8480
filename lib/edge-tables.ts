/** What `serve` itself needs, so that no row can forget it: every function with routes gets what its routes ask for. */
import { auditTable } from '../functions/shared/audit-table.ts';
import { hasPermission, isAudited, type Route } from '../functions/shared/http/contract.ts';
import { platformTable } from '../functions/shared/platform-table.ts';
import type { FunctionDefinition, TableAction, TableUse } from './function-definition.ts';

const checksSessions = (route: Route): boolean => hasPermission(route) || route.access === 'optional';

/** Sessions that ended, idempotency keys, token buckets; who changed what. */
const edgeActions = (route: Route): { platform: TableAction[]; audit: TableAction[] } => ({
  platform: [
    ...(checksSessions(route) ? (['GetItem'] as const) : []),
    ...(route.idempotent ? (['GetItem', 'PutItem', 'UpdateItem'] as const) : []),
    ...(route.limit === undefined ? [] : (['UpdateItem'] as const)),
  ],
  audit: isAudited(route) ? ['PutItem'] : [],
});

const once = (actions: readonly TableAction[]): TableAction[] => [...new Set(actions)].sort();

export const edgeTables = ({ routes = {} }: Pick<FunctionDefinition, 'routes'>): TableUse[] => {
  const asked = Object.values(routes).map(edgeActions);
  return [
    { table: platformTable, may: once(asked.flatMap(({ platform }) => platform)) },
    { table: auditTable, may: once(asked.flatMap(({ audit }) => audit)) },
  ].filter(({ may }) => may.length > 0);
};

export const withEdgeTables = (row: FunctionDefinition): FunctionDefinition => {
  const edge = edgeTables(row);
  const actionsOn = (name: string): readonly TableAction[] =>
    edge.find(({ table }) => table.name === name)?.may ?? [];
  const own = row.tables.map((use) => ({ ...use, may: once([...use.may, ...actionsOn(use.table.name)]) }));
  const named = new Set(own.map(({ table }) => table.name));
  return { ...row, tables: [...own, ...edge.filter(({ table }) => !named.has(table.name))] };
};
