/** The demo accounts, made by the user pool's own admin calls, as an operator would. */

export const demoPassword = 'Waybill-demo-1';

export const demoAccounts = {
  ada: { email: 'ada@example.com', name: 'Ada Lovelace' },
  grace: { email: 'grace@example.com', name: 'Grace Hopper' },
  shop: { email: 'shop@example.com', name: 'Lakech Weaver', group: 'shop-owner' },
  staff: { email: 'staff@example.com', name: 'Sam Staff', group: 'staff' },
  admin: { email: 'admin@example.com', name: 'Amara Admin', group: 'admin' },
} as const;

export type DemoAccount = keyof typeof demoAccounts;

/** The shops that `shop@example.com` owns. */
export const demoShopIds = ['weavers-addis'] as const;

const alreadyThere = 'UsernameExistsException';

const callCognito = async (url: string, operation: string, input: object): Promise<void> => {
  const response = await fetch(`${url}/_aws`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  if (response.ok) return;
  const text = await response.text();
  if (!text.includes(alreadyThere)) throw new Error(`${operation} is refused: ${text}`);
};

const createAccount = async (url: string, userPoolId: string, key: DemoAccount): Promise<void> => {
  const account = demoAccounts[key];
  const user = { UserPoolId: userPoolId, Username: account.email };
  await callCognito(url, 'AdminCreateUser', {
    ...user,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: account.email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: account.name },
    ],
  });
  await callCognito(url, 'AdminSetUserPassword', { ...user, Password: demoPassword, Permanent: true });
  if ('group' in account)
    await callCognito(url, 'AdminAddUserToGroup', { ...user, GroupName: account.group });
};

/** Makes the accounts that are missing. */
export const createDemoAccounts = async (url: string, userPoolId: string): Promise<void> => {
  await Promise.all(
    Object.keys(demoAccounts).map((key) => createAccount(url, userPoolId, key as DemoAccount)),
  );
};
