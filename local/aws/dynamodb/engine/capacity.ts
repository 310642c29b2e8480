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

type Kind = 'read' | 'write';

/** Counted per table of a request. */
export class Consumption {
  private readonly kind: Kind;
  private readonly tables = new Map<string, { table: number; indexes: Map<string, number> }>();

  constructor(kind: Kind) {
    this.kind = kind;
  }

  private entry(table: string) {
    const found = this.tables.get(table) ?? { table: 0, indexes: new Map<string, number>() };
    this.tables.set(table, found);
    return found;
  }

  add(table: string, units: number): void {
    this.entry(table).table += units;
  }

  addIndex(table: string, index: string, units: number): void {
    const { indexes } = this.entry(table);
    indexes.set(index, (indexes.get(index) ?? 0) + units);
  }

  /** A transaction prepares and commits: everything counts twice. */
  double(): void {
    for (const entry of this.tables.values()) {
      entry.table *= 2;
      for (const [index, units] of entry.indexes) entry.indexes.set(index, units * 2);
    }
  }

  /** The `ConsumedCapacity` of each table. @param wanted `ReturnConsumedCapacity` of the request */
  describe(wanted: unknown, isTransaction = false): object[] | undefined {
    if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
    const detailed = wanted === 'INDEXES';
    const units = (amount: number) => ({
      CapacityUnits: amount,
      ...(isTransaction && { [this.kind === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits']: amount }),
    });
    return [...this.tables].map(([TableName, { table, indexes }]) => {
      const total = [...indexes.values()].reduce((a, b) => a + b, table);
      return {
        TableName,
        ...units(total),
        ...(detailed && {
          Table: units(table),
          ...(indexes.size > 0 && {
            GlobalSecondaryIndexes: Object.fromEntries(
              [...indexes].map(([name, amount]) => [name, units(amount)]),
            ),
          }),
        }),
      };
    });
  }
}
