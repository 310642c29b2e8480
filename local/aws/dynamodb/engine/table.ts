/** A table as it was created: its keys, indexes, stream and expiry. */
import * as z from 'zod';
import { invalid, invalidParameter, notServed } from './errors.ts';

export type KeyType = 'S' | 'N' | 'B';
export type KeyAttribute = { readonly name: string; readonly type: KeyType };

/** What finds an item in a table or an index: a partition, and a place in it. */
export type KeySchema = { readonly hash: KeyAttribute; readonly range?: KeyAttribute };

export const attributesOf = ({ hash, range }: KeySchema): readonly KeyAttribute[] =>
  range ? [hash, range] : [hash];

export type Index = KeySchema & {
  readonly name: string;
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** Of `INCLUDE`. */
  readonly included: readonly string[];
};

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export type Table = KeySchema & {
  readonly name: string;
  readonly indexes: readonly Index[];
  readonly stream?: { readonly view: StreamView; readonly label: string };
  readonly expiresBy?: string;
  readonly createdAtSeconds: number;
};

const keySchema = z
  .array(z.object({ AttributeName: z.string().min(1).max(255), KeyType: z.enum(['HASH', 'RANGE']) }))
  .min(1)
  .max(2);

/** What the engine reads of CreateTable. Settings without effect on answers (billing, encryption, tags) are taken. */
const creation = z.looseObject({
  TableName: z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z
    .array(
      z.looseObject({
        IndexName: z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).optional(),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .max(20)
    .optional(),
  StreamSpecification: z
    .object({
      StreamEnabled: z.boolean(),
      StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']).optional(),
    })
    .optional(),
});

type Given = z.output<typeof creation>;

const keysOf = (given: z.output<typeof keySchema>, types: ReadonlyMap<string, KeyType>): KeySchema => {
  const [hash, range] = given;
  if (hash?.KeyType !== 'HASH' || (range && range.KeyType !== 'RANGE')) {
    throw invalidParameter('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  const attribute = (name: string): KeyAttribute => {
    const type = types.get(name);
    if (type) return { name, type };
    throw invalidParameter(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
    );
  };
  return { hash: attribute(hash.AttributeName), ...(range && { range: attribute(range.AttributeName) }) };
};

const indexOf = (
  { IndexName: name, KeySchema: keys, Projection }: NonNullable<Given['GlobalSecondaryIndexes']>[number],
  types: ReadonlyMap<string, KeyType>,
): Index => ({
  name,
  ...keysOf(keys, types),
  projection: Projection.ProjectionType ?? 'ALL',
  included: Projection.NonKeyAttributes ?? [],
});

const streamOf = (given: Given['StreamSpecification'], now: Date): Table['stream'] =>
  given?.StreamEnabled
    ? { view: given.StreamViewType ?? 'NEW_AND_OLD_IMAGES', label: now.toISOString().slice(0, -1) }
    : undefined;

/** @throws ValidationException, UnknownOperationException for what this engine does not do */
export const tableOf = (input: object, now: Date): Table => {
  if ('LocalSecondaryIndexes' in input && input.LocalSecondaryIndexes) {
    throw notServed('A local secondary index');
  }
  const parsed = creation.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`1 validation error detected: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { TableName, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [] } = parsed.data;
  const types = new Map(
    AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const keys = keysOf(KeySchema, types);
  const indexes = GlobalSecondaryIndexes.map((index) => indexOf(index, types));
  const used = new Set([keys, ...indexes].flatMap(attributesOf).map(({ name }) => name));
  if (used.size !== types.size) {
    throw invalidParameter(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  const stream = streamOf(parsed.data.StreamSpecification, now);
  return {
    name: TableName,
    ...keys,
    indexes,
    ...(stream && { stream }),
    createdAtSeconds: Math.floor(now.getTime() / 1000),
  };
};

const account = 'arn:aws:dynamodb:eu-west-1:000000000000';

export const tableArn = (name: string): string => `${account}:table/${name}`;

export const streamArn = ({ name, stream }: Table): string => `${tableArn(name)}/stream/${stream?.label}`;

/** The table whose stream it is. */
export const tableNameOfStream = (arn: string): string | undefined =>
  /:table\/([^/]+)\/stream\//.exec(arn)?.[1];

const describedKeys = (keys: KeySchema) =>
  attributesOf(keys).map(({ name }, place) => ({
    AttributeName: name,
    KeyType: place === 0 ? 'HASH' : 'RANGE',
  }));

/** As DescribeTable shows it. */
export const description = (table: Table, itemCount: number): object => {
  const attributes = [table, ...table.indexes].flatMap(attributesOf);
  const types = new Map(attributes.map(({ name, type }) => [name, type]));
  return {
    TableName: table.name,
    TableArn: tableArn(table.name),
    TableStatus: 'ACTIVE',
    CreationDateTime: table.createdAtSeconds,
    ItemCount: itemCount,
    TableSizeBytes: 0,
    KeySchema: describedKeys(table),
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
    ...(table.indexes.length > 0 && {
      GlobalSecondaryIndexes: table.indexes.map((index) => ({
        IndexName: index.name,
        IndexArn: `${tableArn(table.name)}/index/${index.name}`,
        IndexStatus: 'ACTIVE',
        KeySchema: describedKeys(index),
        Projection: {
          ProjectionType: index.projection,
          ...(index.projection === 'INCLUDE' && { NonKeyAttributes: index.included }),
        },
      })),
    }),
    ...(table.stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.view },
      LatestStreamLabel: table.stream.label,
      LatestStreamArn: streamArn(table),
    }),
  };
};
