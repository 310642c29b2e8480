/**
 * What the roles of the template allow, held against every call that the tests made: a role with less refuses what
 * the shop needs, one with more opens what it does not.
 */
import { withoutCall } from './without-call.ts';

/** By a function's name. */
export type Asked = {
  readonly name: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys and what they were. */
  readonly context?: Readonly<Record<string, string>>;
};

export type Role = {
  readonly name: string;
  /** Patterns, as they stand in the role. */
  readonly grants: readonly { readonly action: string; readonly resource: string }[];
  readonly allows: (asked: Asked) => boolean;
};

type Grant = { readonly action: string; readonly resource: string };

/** Granted resources end in a wildcard or have none. @param asked `*` where a call does not say */
const covers = (grant: Grant, asked: Grant): boolean =>
  grant.action === asked.action &&
  (asked.resource === '*' ||
    grant.resource === asked.resource ||
    (grant.resource.endsWith('*') && asked.resource.startsWith(grant.resource.slice(0, -1))));

/** What a function shares with others, code or what `serve` does for its routes: one who did it speaks for all. */
export type Shares = (name: string, grant: Grant) => boolean;

/** @returns a sentence for each call that a role does not allow, or would not, were it this function that makes it */
export const missing = (roles: readonly Role[], calls: readonly Asked[], shares: Shares): string[] => {
  const known = new Set(roles.map(({ name }) => name));
  const refused = roles.flatMap((role) =>
    calls
      .filter((asked) => {
        const isOwn = asked.name === role.name;
        return (isOwn || shares(role.name, asked)) && !role.allows({ ...asked, name: role.name });
      })
      .map(({ action, resource }) => `${role.name} calls ${action} on ${resource}: add it to its row`),
  );
  const strangers = calls
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => `${name} calls, and has no role`);
  return [...new Set([...refused, ...strangers])];
};

/** @returns a sentence for each permission that nobody asked for, and for each excuse that excuses nothing */
export const excess = (roles: readonly Role[], calls: readonly Asked[], shares: Shares): string[] => {
  const unasked = roles.flatMap(({ name, grants }) =>
    grants
      .filter((grant) => {
        const asking = calls.filter((asked) => covers(grant, asked));
        return !asking.some((asked) => asked.name === name || shares(name, grant));
      })
      .map((grant) => ({ name, ...grant })),
  );
  const isExcused = (grant: Asked): boolean => withoutCall.some((excuse) => excuse.covers(grant));
  const stale = withoutCall.filter((excuse) => !unasked.some((grant) => excuse.covers(grant)));
  return [
    ...unasked
      .filter((grant) => !isExcused(grant))
      .map(
        ({ name, action, resource }) =>
          `${name} may ${action} on ${resource} and never did: take it from its row, or write the test that does it`,
      ),
    ...stale.map(({ reason }) => `lib/roles-and-calls/without-call.ts excuses what nobody holds: ${reason}`),
  ];
};
