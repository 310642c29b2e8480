/** Lists of users, in pages. */
import * as z from 'zod';
import type { AwsOperation } from '../service.ts';
import { userType } from './admin.ts';
import { invalidParameter } from './errors.ts';
import { assertPool, operation, type PoolContext } from './pool.ts';
import type { User } from './store.ts';

const maximumPage = 60;
const limitSchema = z.int().min(0).max(maximumPage).default(maximumPage);

const standard: Readonly<Record<string, (user: User) => string>> = {
  sub: (user) => user.username,
  username: (user) => user.username,
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
};

type Matcher = (user: User) => boolean;

/** `name = "value"` or `name ^= "prefix"`; Cognito allows one such condition, on a few standard attributes. */
const matcherOf = (filter: string | undefined): Matcher => {
  if (filter === undefined || filter.trim() === '') return () => true;
  const parts = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter);
  const [, name, operator, escaped] = parts ?? [];
  if (name === undefined || escaped === undefined) throw invalidParameter('Error while parsing filter');
  const wanted = escaped.replace(/\\(.)/g, '$1');
  const read = standard[name] ?? ((user: User) => user.attributes[name] ?? '');
  return operator === '=' ? (user) => read(user) === wanted : (user) => read(user).startsWith(wanted);
};

const listUsers = (context: PoolContext): AwsOperation =>
  operation(
    z.object({
      UserPoolId: z.string(),
      Filter: z.string().max(256).optional(),
      Limit: limitSchema,
      PaginationToken: z.string().optional(),
    }),
    ({ UserPoolId, Filter, Limit, PaginationToken }) => {
      assertPool(context, UserPoolId);
      const matches = matcherOf(Filter);
      const limit = Limit === 0 ? maximumPage : Limit;
      const found: User[] = [];
      let after = PaginationToken ?? '';
      while (found.length <= limit) {
        const batch = context.store.usersAfter(after, maximumPage);
        found.push(...batch.filter(matches));
        after = batch.at(-1)?.username ?? after;
        if (batch.length < maximumPage) break;
      }
      const page = found.slice(0, limit);
      return {
        Users: page.map(userType),
        ...(found.length > limit && { PaginationToken: page.at(-1)?.username }),
      };
    },
  );

const listUsersInGroup = (context: PoolContext): AwsOperation =>
  operation(
    z.object({
      UserPoolId: z.string(),
      GroupName: z.string(),
      Limit: limitSchema,
      NextToken: z.string().optional(),
    }),
    ({ UserPoolId, GroupName, Limit, NextToken }) => {
      assertPool(context, UserPoolId);
      const limit = Limit === 0 ? maximumPage : Limit;
      const names = context.store.membersAfter(GroupName, NextToken ?? '', limit + 1);
      const page = names.slice(0, limit);
      const users = page.flatMap((name) => context.store.findUser(name) ?? []);
      return { Users: users.map(userType), ...(names.length > limit && { NextToken: page.at(-1) }) };
    },
  );

export const listingOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  ListUsers: listUsers(context),
  ListUsersInGroup: listUsersInGroup(context),
});
