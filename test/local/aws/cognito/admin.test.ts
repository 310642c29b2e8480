import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  GetUserCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { clientId as ClientId, poolId as UserPoolId } from '../../../support/cognito.ts';
import { newEmail, password, refused, withPool } from './pool.ts';

const { pool, confirmed, refresh, signIn } = withPool();

describe('an administrator', () => {
  it('invites a user, whose temporary password only leads to a challenge', async () => {
    const Username = newEmail();
    const { User } = await pool().sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username, TemporaryPassword: password }),
    );
    expect(User).toMatchObject({ Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.UserCreateDate).toBeInstanceOf(Date);
    expect(pool().cognito.mails.at(-1)?.text).toContain(password);
    const answer = await pool().sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      }),
    );
    expect(answer).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    const Permanent = true;
    await pool().sdk.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: 'Another-horse-9', Permanent }),
    );
    await signIn(Username, 'Another-horse-9');
    await refused(
      pool().sdk.send(new AdminCreateUserCommand({ UserPoolId, Username })),
      'UsernameExistsException',
    );
  });

  it('disables and enables users; a disabled one is out at once', async () => {
    const email = await confirmed();
    const tokens = await signIn(email);
    await pool().sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    await refused(signIn(email), 'NotAuthorizedException', 'User is disabled.');
    await refused(refresh(tokens.RefreshToken), 'NotAuthorizedException');
    await refused(pool().sdk.send(new GetUserCommand(tokens)), 'NotAuthorizedException');
    await pool().sdk.send(new AdminEnableUserCommand({ UserPoolId, Username: email }));
    await signIn(email);
  });

  it('signs a user out, changes attributes and deletes', async () => {
    const email = await confirmed();
    const tokens = await signIn(email);
    const user = { UserPoolId, Username: email };
    await pool().sdk.send(new AdminUserGlobalSignOutCommand(user));
    await refused(refresh(tokens.RefreshToken), 'NotAuthorizedException');
    const UserAttributes = [{ Name: 'name', Value: 'Sam' }];
    await pool().sdk.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
    const read = await pool().sdk.send(new AdminGetUserCommand(user));
    expect(read.UserAttributes).toContainEqual({ Name: 'name', Value: 'Sam' });
    await pool().sdk.send(new AdminDeleteUserCommand(user));
    await refused(pool().sdk.send(new AdminGetUserCommand(user)), 'UserNotFoundException');
  });

  it('puts users into groups and takes them out', async () => {
    const email = await confirmed();
    const membership = { UserPoolId, Username: email, GroupName: 'shop-owner' };
    await pool().sdk.send(new AdminAddUserToGroupCommand(membership));
    const { Groups } = await pool().sdk.send(new AdminListGroupsForUserCommand(membership));
    expect(Groups).toMatchObject([{ GroupName: 'shop-owner' }]);
    const members = await pool().sdk.send(new ListUsersInGroupCommand(membership));
    expect(members.Users).toHaveLength(1);
    await pool().sdk.send(new AdminRemoveUserFromGroupCommand(membership));
    expect((await pool().sdk.send(new ListUsersInGroupCommand(membership))).Users).toEqual([]);
    const unknown = { ...membership, GroupName: 'kings' };
    await refused(pool().sdk.send(new AdminAddUserToGroupCommand(unknown)), 'ResourceNotFoundException');
  });

  it('lists users in pages and by a filter', async () => {
    const email = await confirmed();
    const found = await pool().sdk.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }));
    expect(found.Users).toHaveLength(1);
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await pool().sdk.send(
        new ListUsersCommand({ UserPoolId, Limit: 3, Filter: 'email ^= "person-"', PaginationToken }),
      );
      seen.push(...(page.Users ?? []).map(({ Username }) => Username));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    const all = await pool().sdk.send(new ListUsersCommand({ UserPoolId }));
    expect(seen).toEqual(all.Users?.map(({ Username }) => Username));
    expect(new Set(seen).size).toBe(seen.length);
  });
});
