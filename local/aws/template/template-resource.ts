/**
 * A resource of a template. Properties are resolved when they are read, so what nothing local reads (policies, alarms)
 * need not be understood; what is read and cannot be resolved is an error that names resource and property.
 */
import * as z from 'zod';
import { absent, type Names, resolveValue } from './intrinsics.ts';
import { type LocalValues, localValuesOf, namePropertyOf } from './local-values.ts';
import type { Resource, resourceSchema } from './template.ts';

/** What names a resource that has no name of its own in the template, where somebody says so. */
const nameMetadata = 'waybill:name';

export class TemplateResource implements Resource {
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
