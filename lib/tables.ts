/** Makes a table as a feature declares it. */
import {
  AttributeType,
  BillingMode,
  CfnTable,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { IndexDefinition, TableDefinition } from '../functions/shared/table.ts';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

export const makeTable = (scope: Construct, definition: TableDefinition, settings: Settings): Table => {
  const table = new Table(scope, `Table-${definition.name}`, {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: settings.production,
    removalPolicy: removalOf(settings),
    ...(definition.outbox && { stream: StreamViewType.NEW_IMAGE }),
    ...(definition.expires && { timeToLiveAttribute: 'expiresAtSeconds' }),
  });
  for (const index of definition.indexes) addIndex(table, index);
  nameInTemplate(table, definition);
  return table;
};

/** CloudFormation chooses the table's real name; readers of the template find the shop's name for it here. */
const nameInTemplate = (table: Table, { name }: TableDefinition): void => {
  const resource = table.node.defaultChild;
  if (resource instanceof CfnTable) resource.addMetadata('waybill:name', name);
};

const projectionOf = (include: IndexDefinition['include']) => {
  if (include === undefined) return { projectionType: ProjectionType.ALL };
  if (include.length === 0) return { projectionType: ProjectionType.KEYS_ONLY };
  return { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] };
};

const addIndex = (table: Table, { name, partitionKey, sortKey, include }: IndexDefinition): void =>
  table.addGlobalSecondaryIndex({
    indexName: name,
    partitionKey: text(partitionKey),
    sortKey: text(sortKey ?? 'sk'),
    ...projectionOf(include),
  });
