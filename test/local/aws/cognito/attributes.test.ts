/**
 * Another e-mail address, as Cognito's own pages describe it: "Verifying updates to email addresses and phone numbers"
 * and `UserAttributeUpdateSettingsType` (recorded 2026-11-26).
 */
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { poolId, poolProperties, startCognito } from '../../../support/cognito.ts';
import { newEmail, otherCode, password, refused, sdkFor, withPool } from './pool.ts';

const { pool, confirmed, signIn } = withPool();

const emailAttribute = (Value: string) => [{ Name: 'email', Value }];

const signedIn = async () => {
  const email = await confirmed();
  return { email, ...(await signIn(email)) };
};

const emailNow = async (AccessToken: string) =>
  (await pool().sdk.send(new GetUserCommand({ AccessToken }))).UserAttributes?.filter(({ Name }) =>
    Name?.startsWith('email'),
  );

const askFor = (AccessToken: string, address: string) =>
  pool().sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: emailAttribute(address) }));

const verify = (AccessToken: string, Code: string) =>
  pool().sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));

describe('a new e-mail address, where the pool keeps the original', () => {
  it('counts when its code came back; until then the original signs in', async () => {
    const { email, AccessToken } = await signedIn();
    const next = newEmail();
    const { CodeDeliveryDetailsList } = await askFor(AccessToken, next);
    expect(CodeDeliveryDetailsList).toMatchObject([{ AttributeName: 'email', DeliveryMedium: 'EMAIL' }]);
    expect(await emailNow(AccessToken)).toContainEqual({ Name: 'email', Value: email });
    await refused(signIn(next), 'NotAuthorizedException');
    await signIn(email);
    const code = pool().cognito.codeFor(next);
    await refused(verify(AccessToken, otherCode(code)), 'CodeMismatchException');
    await verify(AccessToken, code);
    expect(await emailNow(AccessToken)).toEqual(
      expect.arrayContaining([
        { Name: 'email', Value: next },
        { Name: 'email_verified', Value: 'true' },
      ]),
    );
    await signIn(next);
    await refused(signIn(email), 'NotAuthorizedException');
  });

  it('may be asked for again, and only the newest code holds', async () => {
    const { AccessToken } = await signedIn();
    const next = newEmail();
    await askFor(AccessToken, next);
    const first = pool().cognito.codeFor(next);
    await pool().sdk.send(
      new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }),
    );
    const second = pool().cognito.codeFor(next);
    if (first !== second) await refused(verify(AccessToken, first), 'CodeMismatchException');
    await verify(AccessToken, second);
  });

  it('is refused when somebody has it, also when they got it meanwhile', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    await refused(askFor(one.AccessToken, other.email.toUpperCase()), 'AliasExistsException');
    const wanted = newEmail();
    await askFor(one.AccessToken, wanted);
    const ownCode = pool().cognito.codeFor(wanted);
    await askFor(other.AccessToken, wanted);
    await verify(other.AccessToken, pool().cognito.codeFor(wanted));
    await refused(verify(one.AccessToken, ownCode), 'AliasExistsException');
    await signIn(one.email);
  });

  it('cannot be called proven by its owner', async () => {
    const { AccessToken } = await signedIn();
    const UserAttributes = [...emailAttribute(newEmail()), { Name: 'email_verified', Value: 'true' }];
    await refused(
      pool().sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes })),
      'NotAuthorizedException',
    );
  });
});

describe('an administrator who gives an address', () => {
  const give = (Username: string, attributes: { Name: string; Value: string }[]) =>
    pool().sdk.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId: poolId, Username, UserAttributes: attributes }),
    );
  const isProven = { Name: 'email_verified', Value: 'true' };

  it('and calls it proven changes it at once, without a mail', async () => {
    const { email } = await signedIn();
    const next = newEmail();
    await give(email, [...emailAttribute(next), isProven]);
    expect(pool().cognito.mails.some(({ to }) => to === next)).toBe(false);
    await signIn(next);
    await refused(signIn(email), 'NotAuthorizedException');
  });

  it('and does not leaves the original until its owner proves it', async () => {
    const { email, AccessToken } = await signedIn();
    const next = newEmail();
    await give(email, emailAttribute(next));
    await signIn(email);
    await verify(AccessToken, pool().cognito.codeFor(next));
    await signIn(next);
  });

  it('cannot give one that somebody has', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    await refused(give(one.email, [...emailAttribute(other.email), isProven]), 'AliasExistsException');
  });
});

describe('a pool that does not keep the original', () => {
  it('takes a new address at once, unproven, and mails it a code', async () => {
    const cognito = await startCognito({ pool: { ...poolProperties, UserAttributeUpdateSettings: {} } });
    const sdk = sdkFor(cognito.endpoint);
    const Username = newEmail();
    const user = { UserPoolId: poolId, Username };
    await sdk.send(
      new AdminCreateUserCommand({
        ...user,
        MessageAction: 'SUPPRESS',
        UserAttributes: [...emailAttribute(Username), { Name: 'email_verified', Value: 'true' }],
      }),
    );
    await sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
    const next = newEmail();
    await sdk.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: emailAttribute(next) }));
    const after = await sdk.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: next }));
    expect(after.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' });
    expect(cognito.codeFor(next)).toMatch(/^\d{6}$/);
    await cognito.stop();
  });
});
