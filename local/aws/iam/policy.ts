/**
 * What a role allows. Of IAM's language only what the template uses is understood: statements that allow, wildcards in
 * actions and resources, `StringEquals`. Whatever else stands in a role is an error at start.
 */
import * as z from 'zod';

/** What a call asks IAM for. */
export type Permission = {
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** An ARN; `*` where the call does not say. */
  readonly resource: string;
  /** Condition keys and what they are in this call. */
  readonly context?: Readonly<Record<string, string>>;
};

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

export const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.literal('Allow'),
  Action: oneOrMany,
  Resource: oneOrMany,
  Condition: z.strictObject({ StringEquals: z.record(z.string(), oneOrMany) }).optional(),
});

export type Statement = z.output<typeof statementSchema>;

/** `*` is any text, `?` any character. */
const patternOf = (text: string, flags: string): RegExp => {
  const escaped = text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
};

/** IAM compares actions without regard to case, ARNs with it. */
const compiled = ({ Action, Resource, Condition }: Statement) => {
  const actions = Action.map((action) => patternOf(action, 'is'));
  const resources = Resource.map((resource) => patternOf(resource, 's'));
  const conditions = Object.entries(Condition?.StringEquals ?? {});
  return ({ action, resource, context = {} }: Permission): boolean =>
    actions.some((pattern) => pattern.test(action)) &&
    (resource === '*' || resources.some((pattern) => pattern.test(resource))) &&
    conditions.every(([key, values]) => values.some((value) => value === context[key]));
};

export const policyOf = (statements: readonly Statement[]): ((permission: Permission) => boolean) => {
  const each = statements.map(compiled);
  return (permission) => each.some((allows) => allows(permission));
};
