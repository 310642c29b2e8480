/** What `serve` itself needs, so that no row can forget it: every function with routes gets it. */
import { auditTable } from '../functions/shared/audit-table.ts';
import { isAudited, needsToken, type Route } from '../functions/shared/http/contract.ts';
import { platformTable } from '../functions/shared/platform-table.ts';
import type { FunctionDefinition, TableAccess } from './function-definition.ts';

/** Sessions that ended, idempotency keys, token buckets. */
const usesPlatform = (route: Route): boolean =>
  needsToken(route) || route.access === 'optional' || route.idempotent === true || route.limit !== undefined;

const edgeTables = ({ routes }: FunctionDefinition): TableAccess[] => {
  const served: readonly Route[] = Object.values(routes ?? {});
  return [
    ...(served.some(usesPlatform) ? [{ table: platformTable, access: 'read-write' } as const] : []),
    ...(served.some(isAudited) ? [{ table: auditTable, access: 'append' } as const] : []),
  ];
};

export const withEdgeTables = (row: FunctionDefinition): FunctionDefinition => {
  const named = new Set(row.tables.map(({ table }) => table.name));
  const missing = edgeTables(row).filter(({ table }) => !named.has(table.name));
  return missing.length === 0 ? row : { ...row, tables: [...row.tables, ...missing] };
};
