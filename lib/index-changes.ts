/**
 * What a release may change about the indexes of a table that is deployed: one may come or one may go, for DynamoDB
 * makes or deletes one in an update (AWS documentation: UpdateTable), and CloudFormation refuses the deployment otherwise.
 */
import type { IndexDefinition, TableDefinition } from '../functions/shared/table.ts';

/** AWS documentation, "Quotas in Amazon DynamoDB": indexes of one table, of which more may be asked for. */
export const maximumIndexes = 20;

/** Tables → their indexes → what cannot be changed about each. */
export type Indexes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const shapeOf = ({ partitionKey, sortKey = 'sk', include }: IndexDefinition): string =>
  `${partitionKey}, ${sortKey}: ${include?.join(' ') ?? 'all'}`;

export const indexesOf = (tables: readonly TableDefinition[]): Indexes =>
  Object.fromEntries(
    tables.map(({ name, indexes }) => [
      name,
      Object.fromEntries(indexes.map((index) => [index.name, shapeOf(index)])),
    ]),
  );

/** A table that is new or goes brings its indexes along. @returns a sentence for each table that cannot be deployed */
export const refusedIndexChanges = (released: Indexes, next: Indexes): string[] =>
  Object.entries(released).flatMap(([table, before]) => {
    const after = next[table];
    if (after === undefined) return [];
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const changed = names.filter((name) => before[name] !== after[name]);
    const reshaped = changed.filter((name) => name in before && name in after);
    return [
      ...reshaped.map(
        (name) =>
          `${table}: ${name} is another index under the old name: give it a new name, and take the old one away later`,
      ),
      ...(changed.length > 1
        ? [
            `${table}: ${changed.join(', ')} change at once: DynamoDB takes one in a release, so keep the others for the next`,
          ]
        : []),
    ];
  });
