/**
 * What a feature's `table.ts` declares and `lib/` deploys. Every table has a string partition key `pk` and sort
 * key `sk`, is billed on demand and has point-in-time recovery.
 */
export type IndexDefinition = {
  /** Said in code and in the template, e.g. `byCustomer`. */
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Attributes to copy besides the keys; empty: none. Left out: all of them. */
  readonly include?: readonly string[];
};

export type TableDefinition = {
  /** Singular purpose, kebab-case: `orders`. Its environment variable is `ORDERS_TABLE`. */
  readonly name: string;
  readonly indexes: readonly IndexDefinition[];
  /** Has a stream; inserts of `EVENT#…` items are published to the bus. */
  readonly outbox: boolean;
  /** Items with a number attribute `expiresAtSeconds` are deleted some time after that epoch second. */
  readonly expires: boolean;
};

export const defineTable = <const T extends TableDefinition>(definition: T): T => definition;

export const tableVariable = (definition: TableDefinition): string =>
  `${definition.name.toUpperCase().replaceAll('-', '_')}_TABLE`;
