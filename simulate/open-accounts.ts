/** Makes accounts by the user pool's own admin calls, as an operator would, and reads its secrets. */
import { demoPassword } from '../demo/accounts.ts';

const callAws = async (url: string, target: string, input: object): Promise<Record<string, unknown>> => {
  const response = await fetch(`${url}/_aws`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${target} is refused: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
};

const cognito = 'AWSCognitoIdentityProviderService';

export const openAccount = async (
  url: string,
  userPoolId: string,
  email: string,
  name: string,
): Promise<void> => {
  const user = { UserPoolId: userPoolId, Username: email };
  await callAws(url, `${cognito}.AdminCreateUser`, {
    ...user,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: name },
    ],
  });
  await callAws(url, `${cognito}.AdminSetUserPassword`, { ...user, Password: demoPassword, Permanent: true });
};

/** @param name without its stage: `carriers` */
export const secretAt = async (url: string, name: string): Promise<Record<string, string>> => {
  const { SecretString } = await callAws(url, 'secretsmanager.GetSecretValue', {
    SecretId: `waybill/dev/${name}`,
  });
  return JSON.parse(String(SecretString)) as Record<string, string>;
};
