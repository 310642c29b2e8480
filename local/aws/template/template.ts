/** The synthesized CloudFormation templates, as they are read, and what is known of a resource once it is resolved. */
import * as z from 'zod';

const record = <S extends z.ZodType>(value: S) => z.record(z.string(), value);

export const resourceSchema = z.looseObject({
  Type: z.string(),
  Condition: z.string().optional(),
  Metadata: record(z.unknown()).default({}),
  Properties: record(z.unknown()).default({}),
});

export const templateSchema = z.looseObject({
  Parameters: record(z.looseObject({ Default: z.unknown().optional() })).default({}),
  Mappings: record(record(record(z.unknown()))).default({}),
  Conditions: record(z.unknown()).default({}),
  Resources: record(resourceSchema).default({}),
  Outputs: record(
    z.looseObject({ Value: z.unknown(), Export: z.looseObject({ Name: z.unknown() }).optional() }),
  ).default({}),
});

export type Template = z.infer<typeof templateSchema>;

export type Resource = {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly attribute: (name: string) => string;
  /** Resolves the properties that the schema names, and no others, and parses them. */
  readonly read: <S extends z.ZodObject>(schema: S) => z.output<S>;
  /** Resolves all properties. */
  readonly readAll: () => Record<string, unknown>;
};

export type Resources = {
  readonly ofType: (...types: readonly string[]) => Resource[];
};

/** What a stack is called that is a resource of another one. */
export const nestedName = (stack: string, logicalId: string): string => `${stack}/${logicalId}`;
