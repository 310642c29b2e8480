/** The deployment as its templates say it, without bundles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Context, readAssembly, synthesizeCached } from '../../local/aws/template/assembly.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.any()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdatePolicy: z.record(z.string(), z.any()).default({}),
});
export type Resource = z.output<typeof resourceSchema> & { readonly id: string };

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Export: z.unknown().optional() })).default({}),
});

export type Stack = z.output<typeof templateSchema> & {
  /** Of a nested stack: `<stack>/<logical id>`. */
  readonly name: string;
};

export type Synthesis = {
  readonly stacks: readonly Stack[];
  readonly resources: readonly Resource[];
  readonly ofType: (type: string) => Resource[];
  /**
   * The resource that `Ref`, `Fn::GetAtt` or `Fn::GetStackOutput` points to, in whichever stack: what a nested stack is
   * given and what it gives are followed.
   */
  readonly target: (reference: unknown) => Resource | undefined;
  /** The stacks that cannot be deleted by mistake. */
  readonly terminationProtected: readonly string[];
};

const referenceSchema = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => ({ id: Ref })),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((it) => {
    const [id, attribute] = it['Fn::GetAtt'];
    return attribute.startsWith('Outputs.') ? { output: attribute.slice('Outputs.'.length) } : { id };
  }),
  z
    .object({ 'Fn::GetStackOutput': z.object({ OutputName: z.string() }) })
    .transform((it) => ({ output: it['Fn::GetStackOutput'].OutputName })),
  /** Something appended to an ARN: `[arn, "/index/*"]`. */
  z
    .object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
    .transform((it) => ({ joined: it['Fn::Join'][1] })),
]);

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ properties: z.object({ terminationProtection: z.boolean() }).partial().optional() }),
  ),
});

const terminationProtectedIn = (folder: string): string[] => {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const artifacts = Object.entries(manifestSchema.parse(manifest).artifacts);
  return artifacts.flatMap(([name, { properties }]) => (properties?.terminationProtection ? [name] : []));
};

export const synthesize = async (context?: Context): Promise<Synthesis> => {
  const folder = await synthesizeCached(context);
  const stacks = Object.entries(readAssembly(folder)).map(([name, template]) => ({
    name,
    ...templateSchema.parse(template),
  }));
  const resources = stacks.flatMap(({ Resources }) =>
    Object.entries(Resources).map(([id, resource]) => ({ ...resource, id })),
  );
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const outputs = new Map(stacks.flatMap(({ Outputs }) => Object.entries(Outputs)));
  const parameters = new Map<string, unknown>(
    resources.flatMap(({ Type, Properties }) =>
      Type === 'AWS::CloudFormation::Stack' ? Object.entries(Properties.Parameters ?? {}) : [],
    ),
  );
  const target = (reference: unknown): Resource | undefined => {
    const { data } = referenceSchema.safeParse(reference);
    if (data === undefined) return undefined;
    if ('id' in data) return byId.get(data.id) ?? target(parameters.get(data.id));
    if ('output' in data) return target(outputs.get(data.output)?.Value);
    return data.joined.map(target).find((found) => found !== undefined);
  };
  return {
    stacks,
    resources,
    ofType: (type) => resources.filter(({ Type }) => Type === type),
    target,
    terminationProtected: terminationProtectedIn(folder),
  };
};

/** The name that a row of the list of functions, or a feature's `table.ts`, gives. */
export const nameOf = ({ Metadata }: Resource): string => String(Metadata['waybill:name']);
