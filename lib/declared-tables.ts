/** The tables that the features declare, each once, however many functions use it. */
import type { TableDefinition } from '../functions/shared/table.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const tablesOf = (definitions: readonly FunctionDefinition[]): TableDefinition[] => {
  const used = definitions.flatMap(({ tables, publishes }) => [
    ...tables.map(({ table }) => table),
    ...(publishes ?? []),
  ]);
  const byName = new Map(used.map((table) => [table.name, table]));
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name));
};
