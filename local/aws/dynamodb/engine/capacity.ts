/**
 * What requests consume, in the units AWS bills.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const bytesOfReadUnit = 4096;
const bytesOfWriteUnit = 1024;

/** Of a strongly consistent read; an eventually consistent one takes half. */
export const readUnits = (bytes: number, { consistent }: { readonly consistent: boolean }): number =>
  (Math.max(1, Math.ceil(bytes / bytesOfReadUnit)) * (consistent ? 2 : 1)) / 2;

export const writeUnits = (...sizes: readonly number[]): number =>
  Math.max(1, Math.ceil(Math.max(0, ...sizes) / bytesOfWriteUnit));

/**
 * Counted per table of a request. A transaction prepares and commits: there items count twice, their entries in indexes
 * once, for these follow later (held against the service: https://github.com/nubo-db/dynoxide/pull/188).
 */
export class Consumption {
  private readonly kind: 'read' | 'write';
  private readonly wanted: unknown;
  private readonly isTransaction: boolean;
  private readonly tables = new Map<string, { table: number; indexes: Map<string, number> }>();

  /** @param wanted `ReturnConsumedCapacity` of the request */
  constructor(kind: 'read' | 'write', wanted: unknown, { isTransaction = false } = {}) {
    this.kind = kind;
    this.wanted = wanted;
    this.isTransaction = isTransaction;
  }

  /** Whether anybody asks. */
  get isCounted(): boolean {
    return this.wanted === 'TOTAL' || this.wanted === 'INDEXES';
  }

  /** @param index left out: of the table itself  @returns what it counts as */
  add(table: string, units: number, index?: string): number {
    const entry = this.tables.get(table) ?? { table: 0, indexes: new Map<string, number>() };
    this.tables.set(table, entry);
    const counted = units * (this.isTransaction && index === undefined ? 2 : 1);
    if (index === undefined) entry.table += counted;
    else if (units > 0) entry.indexes.set(index, (entry.indexes.get(index) ?? 0) + counted);
    return counted;
  }

  /** What an answer about one table has of it. */
  describeOne(): { ConsumedCapacity?: object } {
    const [ConsumedCapacity] = this.describe().ConsumedCapacity ?? [];
    return ConsumedCapacity ? { ConsumedCapacity } : {};
  }

  /** What an answer about any number of tables has of it. */
  describe(): { ConsumedCapacity?: object[] } {
    if (!this.isCounted) return {};
    const detailed = this.wanted === 'INDEXES';
    const kind = this.kind === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits';
    const units = (CapacityUnits: number) =>
      this.isTransaction ? { CapacityUnits, [kind]: CapacityUnits } : { CapacityUnits };
    const ConsumedCapacity = [...this.tables].map(([TableName, { table, indexes }]) => {
      const total = [...indexes.values()].reduce((a, b) => a + b, table);
      const perIndex = Object.fromEntries([...indexes].map(([name, amount]) => [name, units(amount)]));
      return {
        TableName,
        ...units(total),
        ...(detailed && { Table: units(table) }),
        ...(detailed && indexes.size > 0 && { GlobalSecondaryIndexes: perIndex }),
      };
    });
    return { ConsumedCapacity };
  }
}
