/** The templates of all stacks, resolved for this machine: what one stack has of another is found there. */
import * as z from 'zod';
import { accountId, region } from '../service.ts';
import { absent, type Names, resolveValue } from './intrinsics.ts';
import { nestedName, type Resources, type Template } from './template.ts';
import { TemplateResource } from './template-resource.ts';

/** A stack as a resource of another one. */
const nestedSchema = z.object({ Parameters: z.record(z.string(), z.unknown()).default({}) });

/** All stacks, for what one of them knows of another. */
type Stacks = {
  readonly imported: (exportName: unknown) => unknown;
  readonly named: (name: string, where: string) => StackNames;
};

/** One stack's names. */
class StackNames implements Names {
  readonly name: string;
  readonly template: Template;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  private readonly stacks: Stacks;

  constructor(name: string, template: Template, url: string, stacks: Stacks) {
    this.name = name;
    this.template = template;
    this.stacks = stacks;
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
    const value = this.given(name) ?? parameter.Default;
    if (value === undefined) throw new Error(`${where}: the parameter ${name} has no default`);
    return value;
  }

  /** What the stack that this one is nested in gives for a parameter. */
  private given(parameter: string): unknown {
    const [, parent, logicalId = ''] = /^(.+)\/([^/]+)$/.exec(this.name) ?? [];
    if (parent === undefined) return undefined;
    const resource = this.stacks.named(parent, this.name).resources.get(logicalId);
    return resource?.read(nestedSchema).Parameters[parameter];
  }

  attribute(logicalId: string, name: string, where: string): string {
    const [, output] = /^Outputs\.(.+)$/.exec(name) ?? [];
    if (output !== undefined) return String(this.output(nestedName(this.name, logicalId), output, where));
    return this.values(logicalId, where, (resource) => resource.attribute(name));
  }

  output(stack: string, name: string, where: string): unknown {
    const other = this.stacks.named(stack, where);
    const output = other.template.Outputs[name];
    if (!output) throw new Error(`${where}: the stack ${stack} has no output ${name}`);
    return resolveValue(output.Value, other, `${stack}/Outputs.${name}`);
  }

  imported(exportName: unknown, where: string): unknown {
    const value = this.stacks.imported(exportName);
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
  const byName = new Map<string, StackNames>();
  const around: Stacks = {
    imported: (exportName) =>
      [...byName.values()].map((stack) => stack.exported(exportName)).find((value) => value !== undefined),
    named: (name, where) => {
      const stack = byName.get(name);
      if (!stack) throw new Error(`${where}: there is no stack ${name}`);
      return stack;
    },
  };
  for (const [name, template] of Object.entries(templates)) {
    byName.set(name, new StackNames(name, template, url, around));
  }
  const present = [...byName.values()].flatMap((stack) => stack.present());
  return { ofType: (...types) => present.filter(({ type }) => types.includes(type)) };
};
