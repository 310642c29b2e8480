/** The deployment as its templates say it, without bundles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Context, synthesizeCached } from '../../local/aws/template/assembly.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.any()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
export type Resource = z.output<typeof resourceSchema> & { readonly id: string };

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() }))
    .default({}),
});

export type Synthesis = {
  readonly resources: readonly Resource[];
  readonly ofType: (type: string) => Resource[];
  /** The resource that `Ref`, `Fn::GetAtt` or `Fn::ImportValue` points to, in either stack. */
  readonly target: (reference: unknown) => Resource | undefined;
  /** The stacks that cannot be deleted by mistake. */
  readonly terminationProtected: readonly string[];
};

const referenceSchema = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => ({ id: Ref })),
  z
    .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
    .transform((it) => ({ id: it['Fn::GetAtt'][0] })),
  z.object({ 'Fn::ImportValue': z.string() }).transform((it) => ({ exported: it['Fn::ImportValue'] })),
  /** Something appended to an ARN: `[arn, "/index/*"]`. */
  z
    .object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
    .transform((it) => ({ joined: it['Fn::Join'][1] })),
]);

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string(), terminationProtection: z.boolean().optional() })
        .partial()
        .optional(),
    }),
  ),
});

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

const readAssembly = (folder: string) => {
  const { artifacts } = manifestSchema.parse(readJson(folder, 'manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return stacks.map(([name, { properties }]) => ({
    name,
    protected: properties?.terminationProtection === true,
    template: templateSchema.parse(readJson(folder, properties?.templateFile ?? '')),
  }));
};

export const synthesize = async (context?: Context): Promise<Synthesis> => {
  const stacks = readAssembly(await synthesizeCached(context));
  const templates = stacks.map(({ template }) => template);
  const resources = templates.flatMap((template) =>
    Object.entries(template.Resources).map(([id, resource]) => ({ ...resource, id })),
  );
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const exported = new Map(
    templates.flatMap(({ Outputs }) =>
      Object.values(Outputs).flatMap(({ Value, Export }) => (Export ? [[Export.Name, Value] as const] : [])),
    ),
  );
  const target = (reference: unknown): Resource | undefined => {
    const parsed = referenceSchema.safeParse(reference);
    if (!parsed.success) return undefined;
    if ('id' in parsed.data) return byId.get(parsed.data.id);
    if ('exported' in parsed.data) return target(exported.get(parsed.data.exported));
    return parsed.data.joined.map(target).find((found) => found !== undefined);
  };
  return {
    resources,
    ofType: (type) => resources.filter(({ Type }) => Type === type),
    target,
    terminationProtected: stacks.filter((stack) => stack.protected).map(({ name }) => name),
  };
};

/** The name that a row of the list of functions, or a feature's `table.ts`, gives. */
export const nameOf = ({ Metadata }: Resource): string => String(Metadata['waybill:name']);
