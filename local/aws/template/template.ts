/**
 * The synthesized CloudFormation templates, resolved for this machine. Properties are resolved when they are
 * read, so what nothing local reads (policies, alarms) need not be understood; what is read and cannot be
 * resolved is an error that names resource and property.
 */
import * as z from 'zod';
import { accountId, region } from '../service.ts';
import { absent, type Names, resolveValue } from './intrinsics.ts';
import { type LocalValues, localValuesOf, namePropertyOf } from './local-values.ts';

const record = <S extends z.ZodType>(value: S) => z.record(z.string(), value);

const resourceSchema = z.looseObject({
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

/** What names a resource that has no name of its own in the template, where somebody says so. */
const nameMetadata = 'waybill:name';

class TemplateResource implements Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  private readonly properties: Readonly<Record<string, unknown>>;
  private readonly names: Names;
  private readonly url: string;
  private known: LocalValues | undefined;

  constructor(
    stack: string,
    logicalId: string,
    source: z.output<typeof resourceSchema>,
    names: Names,
    url: string,
  ) {
    this.stack = stack;
    this.logicalId = logicalId;
    this.type = source.Type;
    this.metadata = source.Metadata;
    this.properties = source.Properties;
    this.names = names;
    this.url = url;
  }

  get ref(): string {
    return this.values().ref;
  }

  attribute(name: string): string {
    const value = this.values().attributes[name];
    if (value === undefined)
      throw new Error(`${this.logicalId}, a ${this.type}, has no local attribute ${name}`);
    return value;
  }

  read<S extends z.ZodObject>(schema: S): z.output<S> {
    const wanted = Object.keys(schema.shape).filter((name) => name in this.properties);
    const resolved = wanted.map((name) => [name, this.resolve(name)] as const);
    const parsed = schema.safeParse(Object.fromEntries(resolved.filter(([, value]) => value !== absent)));
    if (!parsed.success) throw new Error(`${this.where} (${this.type}): ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  }

  readAll(): Record<string, unknown> {
    const resolved = Object.keys(this.properties).map((name) => [name, this.resolve(name)] as const);
    return Object.fromEntries(resolved.filter(([, value]) => value !== absent));
  }

  private get where(): string {
    return `${this.stack}/${this.logicalId}`;
  }

  private resolve(property: string): unknown {
    return resolveValue(this.properties[property], this.names, `${this.where}.${property}`);
  }

  private values(): LocalValues {
    this.known ??= localValuesOf(this.type, this.localName(), this.url);
    if (!this.known) throw new Error(`nothing local stands for ${this.logicalId}, a ${this.type}`);
    return this.known;
  }

  private localName(): string {
    const property = namePropertyOf(this.type);
    if (property !== undefined && property in this.properties) return String(this.resolve(property));
    const name = this.metadata[nameMetadata];
    return typeof name === 'string' ? name : this.logicalId;
  }
}

/** One stack's names. */
class StackNames implements Names {
  readonly name: string;
  readonly template: Template;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  private readonly importedFrom: (exportName: unknown) => unknown;

  constructor(name: string, template: Template, url: string, importedFrom: (exportName: unknown) => unknown) {
    this.name = name;
    this.template = template;
    this.importedFrom = importedFrom;
    this.resources = new Map(
      Object.entries(template.Resources).map(([id, source]) => [
        id,
        new TemplateResource(name, id, source, this, url),
      ]),
    );
  }

  /** Resources whose condition does not hold are not there. */
  present(): TemplateResource[] {
    return [...this.resources.values()].filter(({ logicalId }) => {
      const condition = this.template.Resources[logicalId]?.Condition;
      return condition === undefined || this.holds(condition, `${this.name}/${logicalId}`);
    });
  }

  /** @returns undefined when this stack exports no such name */
  exported(exportName: unknown): unknown {
    for (const [id, { Value, Export }] of Object.entries(this.template.Outputs)) {
      const where = `${this.name}/Outputs.${id}`;
      if (Export && resolveValue(Export.Name, this, where) === exportName)
        return resolveValue(Value, this, where);
    }
    return undefined;
  }

  ref(name: string, where: string): unknown {
    const pseudo = this.pseudoParameters();
    if (name in pseudo) return pseudo[name];
    const parameter = this.template.Parameters[name];
    if (!parameter) return this.values(name, where, (resource) => resource.ref);
    if (parameter.Default === undefined) throw new Error(`${where}: the parameter ${name} has no default`);
    return parameter.Default;
  }

  attribute(logicalId: string, name: string, where: string): string {
    return this.values(logicalId, where, (resource) => resource.attribute(name));
  }

  imported(exportName: unknown, where: string): unknown {
    const value = this.importedFrom(exportName);
    if (value === undefined) throw new Error(`${where}: no stack exports ${String(exportName)}`);
    return value;
  }

  holds(condition: string, where: string): boolean {
    const expression = this.template.Conditions[condition];
    if (expression === undefined) throw new Error(`${where}: there is no condition ${condition}`);
    return resolveValue(expression, this, `${this.name}/Conditions.${condition}`) === true;
  }

  mapped(map: string, first: string, second: string, where: string): unknown {
    const value = this.template.Mappings[map]?.[first]?.[second];
    if (value === undefined) throw new Error(`${where}: there is no mapping ${map}.${first}.${second}`);
    return value;
  }

  private values<T>(logicalId: string, where: string, read: (resource: TemplateResource) => T): T {
    const resource = this.resources.get(logicalId);
    if (!resource) throw new Error(`${where}: there is no resource or parameter ${logicalId}`);
    try {
      return read(resource);
    } catch (error) {
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private pseudoParameters(): Readonly<Record<string, unknown>> {
    return {
      'AWS::Region': region,
      'AWS::AccountId': accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.name,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${this.name}/local`,
      'AWS::NoValue': absent,
    };
  }
}

/** @param templates by stack name  @param url where the local stack is served */
export const resolveTemplates = (templates: Readonly<Record<string, Template>>, url: string): Resources => {
  const imported = (exportName: unknown): unknown =>
    stacks.map((stack) => stack.exported(exportName)).find((value) => value !== undefined);
  const stacks = Object.entries(templates).map(
    ([name, template]) => new StackNames(name, template, url, imported),
  );
  const present = stacks.flatMap((stack) => stack.present());
  return { ofType: (...types) => present.filter(({ type }) => types.includes(type)) };
};
