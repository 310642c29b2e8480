/** A user pool, the identity functions and short words for what people do with them. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll } from '@jest/globals';
import { handler as customersEntry } from '../../functions/customers/api.ts';
import { handler as apiEntry } from '../../functions/identity/api.ts';
import { handler as authEntry } from '../../functions/identity/auth.ts';
import { register } from '../../functions/identity/register.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { asFunction } from '../support/as-function.ts';
import { clientId, poolId, startCognito, type TestCognito } from '../support/cognito.ts';
import { type Answer, type Call, call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';

const api = asFunction('identity-api', apiEntry);
const customers = asFunction('customers-api', customersEntry);
const auth = asFunction('identity-auth', authEntry);

export const password = 'Correct-horse-9';

export type Tokens = { accessToken: string; idToken: string; refreshToken: string; expiresIn: number };

let count = 0;
export const newEmail = (): string => `person-${++count}@example.com`;

export const post = (path: string, body: unknown, more: Partial<Call> = {}): Promise<Answer> =>
  call(auth, { route: `POST /v1/auth/${path}`, body, ...more });

export const asUser = (token: string, route: string, more: Partial<Call> = {}): Promise<Answer> =>
  call(route.includes(' /v1/users') ? customers : api, { route, token, ...more });

/** Call at the top of a test file. */
export const withPeople = () => {
  withTables(identityTable, ordersTable, platformTable);
  let cognito: TestCognito | undefined;
  beforeAll(async () => {
    cognito = await startCognito();
    process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = cognito.endpoint;
    process.env.AWS_ENDPOINT_URL_SESV2 = cognito.endpoint;
    process.env.AWS_REGION = 'eu-west-1';
    process.env.USER_POOL_ID = poolId;
    process.env.USER_POOL_CLIENT_ID = clientId;
    process.env.EMAIL_SENDER = 'no-reply@waybill.example';
    process.env.EMAIL_CONFIGURATION_SET = 'waybill-dev';
  });
  afterAll(() => cognito?.stop());

  const running = (): TestCognito => {
    if (!cognito) throw new Error('the user pool is not running yet');
    return cognito;
  };

  const signIn = async (email: string, secret = password): Promise<Tokens> => {
    const answer = await post('sign-in', { email, password: secret });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
    return answer.body;
  };

  /** Without its answer's time, which is long on purpose. */
  const registered = async (email = newEmail()): Promise<string> => {
    await register({ email, password, name: 'Pat' }, { network: '192.0.2.1', now: new Date() });
    return email;
  };

  /** Straight into the pool. */
  const verified = async (): Promise<string> => {
    const email = newEmail();
    const sdk = new CognitoIdentityProviderClient({});
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: 'Pat' },
    ];
    const user = { UserPoolId: poolId, Username: email };
    await sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS', UserAttributes }));
    await sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
    return email;
  };

  return {
    cognito: running,
    signIn,
    registered,
    verified,
    signedIn: async () => {
      const email = await verified();
      return { email, ...(await signIn(email)) };
    },
    /** Signed in with this role, as the pool's administrator would give it. */
    signedInAs: async (role: string) => {
      const email = await verified();
      const sdk = new CognitoIdentityProviderClient({});
      await sdk.send(
        new AdminAddUserToGroupCommand({ UserPoolId: poolId, Username: email, GroupName: role }),
      );
      return { email, ...(await signIn(email)) };
    },
  };
};
