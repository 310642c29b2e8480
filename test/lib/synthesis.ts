/** The deployment as templates, made in this process and without bundles. */
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { makeApp } from '../../lib/app.ts';
import { withoutBundles } from '../../lib/bundles.ts';
import type { FunctionDefinition } from '../../lib/function-definition.ts';
import { functions as deployedFunctions } from '../../lib/functions.ts';
import { readWorkflow } from '../../lib/order-workflow.ts';

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
  readonly stacks: readonly Stack[];
  readonly resources: readonly Resource[];
  readonly ofType: (type: string) => Resource[];
  /** The resource that `Ref`, `Fn::GetAtt` or `Fn::ImportValue` points to, in either stack. */
  readonly target: (reference: unknown) => Resource | undefined;
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

export type SynthesisOptions = {
  readonly context?: Record<string, string>;
  readonly functions?: readonly FunctionDefinition[];
  readonly workflow?: string;
};

export const synthesize = ({
  context = {},
  functions = deployedFunctions,
  workflow = readWorkflow(),
}: SynthesisOptions = {}): Synthesis => {
  const { data, service } = makeApp({ functions, codeOf: withoutBundles, workflow, context });
  const stacks = [data, service];
  const templates = stacks.map((stack) => templateSchema.parse(Template.fromStack(stack).toJSON()));
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
  return { stacks, resources, ofType: (type) => resources.filter(({ Type }) => Type === type), target };
};

/** The name that a row of the list of functions, or a feature's `table.ts`, gives. */
export const nameOf = ({ Metadata }: Resource): string => String(Metadata['waybill:name']);
