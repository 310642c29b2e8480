/** What `serve` itself needs, so that no row can forget it: every function with routes gets it. */
import { needsToken } from '../functions/shared/http/contract.ts';
import { platformTable } from '../functions/shared/platform-table.ts';
import type { FunctionDefinition, TableAccess } from './function-definition.ts';

const edgeTables = ({ routes }: FunctionDefinition): TableAccess[] => {
  const served = Object.values(routes ?? {});
  const usesPlatform = served.some(
    (route) => needsToken(route) || route.access === 'optional' || route.idempotent,
  );
  return usesPlatform ? [{ table: platformTable, access: 'read-write' }] : [];
};

export const withEdgeTables = (row: FunctionDefinition): FunctionDefinition => {
  const named = new Set(row.tables.map(({ table }) => table.name));
  const missing = edgeTables(row).filter(({ table }) => !named.has(table.name));
  return missing.length === 0 ? row : { ...row, tables: [...row.tables, ...missing] };
};
