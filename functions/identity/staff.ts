/** Who works for the shop, as the user pool says. */
import { ListUsersInGroupCommand, type UserType } from '@aws-sdk/client-cognito-identity-provider';
import { type Id, idOf } from '../shared/ids.ts';
import type { Role } from '../shared/permissions.ts';
import { cognito, pool, translatingErrors } from './user-pool.ts';

const staffGroups = ['staff', 'admin'] as const satisfies readonly Role[];

export type Employee = { readonly userId: Id<'user'>; readonly email: string; readonly name: string };

const attributeOf = ({ Attributes = [] }: UserType, name: string): string | undefined =>
  Attributes.find(({ Name }) => Name === name)?.Value;

/** Nobody whose account is disabled, or has no address yet. */
const employeeOf = (user: UserType): Employee[] => {
  const { Username, Enabled } = user;
  const email = attributeOf(user, 'email');
  if (Username === undefined || email === undefined || Enabled === false) return [];
  return [{ userId: idOf('user', Username), email, name: attributeOf(user, 'name') ?? '' }];
};

const membersOf = async (group: string): Promise<Employee[]> => {
  const members: Employee[] = [];
  let page: string | undefined;
  do {
    const command = new ListUsersInGroupCommand({ ...pool(), GroupName: group, NextToken: page });
    const { Users = [], NextToken } = await translatingErrors(cognito().send(command), {});
    members.push(...Users.flatMap(employeeOf));
    page = NextToken;
  } while (page !== undefined);
  return members;
};

export const listAdministrators = (): Promise<Employee[]> => membersOf('admin');

/** Staff and administrators, each once: a handful, not more than a page or two of each. */
export const listStaff = async (): Promise<Employee[]> => {
  const groups = await Promise.all(staffGroups.map(membersOf));
  return [...new Map(groups.flat().map((employee) => [employee.userId, employee])).values()];
};
