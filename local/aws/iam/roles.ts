/** The roles of the template, each with all that it allows: what it says itself, and what policies say of it. */
import * as z from 'zod';
import type { Resource, Resources } from '../template/template.ts';
import { type Statement, statementSchema } from './policy.ts';

const documentSchema = z.object({ Statement: z.array(statementSchema) });

const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: documentSchema })).default([]),
});

const policySchema = z.object({ PolicyDocument: documentSchema, Roles: z.array(z.string()).default([]) });

const ownStatements = (role: Resource): Statement[] =>
  role.read(roleSchema).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

/** By the role's ARN. Only the roles that are asked for are read: others may allow what nothing local stands for. */
export const statementsOfRoles = (
  resources: Resources,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly Statement[]> => {
  const roles = resources.ofType('AWS::IAM::Role').filter((role) => wanted.has(role.attribute('Arn')));
  const names = new Set(roles.map(({ ref }) => ref));
  const rolesOnly = policySchema.pick({ Roles: true });
  const policies = resources
    .ofType('AWS::IAM::Policy')
    .filter((policy) => policy.read(rolesOnly).Roles.some((name) => names.has(name)))
    .map((policy) => policy.read(policySchema));
  return new Map(
    roles.map((role) => {
      const attached = policies.filter(({ Roles }) => Roles.includes(role.ref));
      const statements = attached.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return [role.attribute('Arn'), [...ownStatements(role), ...statements]];
    }),
  );
};
