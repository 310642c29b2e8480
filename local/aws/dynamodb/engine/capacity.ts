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

/** Counted per table of a request. A transaction prepares and commits: there everything counts twice. */
export class Consumption {
  private readonly kind: 'read' | 'write';
  private readonly isTransaction: boolean;
  private readonly tables = new Map<string, { table: number; indexes: Map<string, number> }>();

  constructor(kind: 'read' | 'write', { isTransaction = false } = {}) {
    this.kind = kind;
    this.isTransaction = isTransaction;
  }

  private entry(table: string) {
    const found = this.tables.get(table) ?? { table: 0, indexes: new Map<string, number>() };
    this.tables.set(table, found);
    return found;
  }

  add(table: string, units: number): void {
    this.entry(table).table += units * (this.isTransaction ? 2 : 1);
  }

  addIndex(table: string, index: string, units: number): void {
    const { indexes } = this.entry(table);
    indexes.set(index, (indexes.get(index) ?? 0) + units * (this.isTransaction ? 2 : 1));
  }

  /** What an answer about one table has of it. @param wanted `ReturnConsumedCapacity` of the request */
  describeOne(wanted: unknown): { ConsumedCapacity?: object } {
    const [ConsumedCapacity] = this.describe(wanted).ConsumedCapacity ?? [];
    return ConsumedCapacity ? { ConsumedCapacity } : {};
  }

  /** What an answer about any number of tables has of it. */
  describe(wanted: unknown): { ConsumedCapacity?: object[] } {
    if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return {};
    const detailed = wanted === 'INDEXES';
    const units = (amount: number) => ({
      CapacityUnits: amount,
      ...(this.isTransaction && {
        [this.kind === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits']: amount,
      }),
    });
    const ConsumedCapacity = [...this.tables].map(([TableName, { table, indexes }]) => {
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
    return { ConsumedCapacity };
  }
}
