/** The demo loader's way to the API: JSON over HTTP, one idempotency key per thing. */
import { type DemoAccount, demoAccounts, demoPassword } from './accounts.ts';

export type Body = Readonly<Record<string, unknown>>;

export type Answer = { readonly status: number; readonly body: Body };

export type Client = (
  method: string,
  path: string,
  body?: object,
  idempotencyKey?: string,
) => Promise<Answer>;

const parse = (text: string): Body => {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
};

export const makeClient =
  (url: string, accessToken?: string): Client =>
  async (method, path, body, idempotencyKey) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: parse(await response.text()) };
  };

/** @throws Error with the problem when the answer is not of this status */
export const expectStatus = (answer: Answer, status: number, what: string): Body => {
  if (answer.status === status) return answer.body;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
};

export const textOf = (body: Body, name: string): string => {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`expected the text ${name} in ${JSON.stringify(body)}`);
  return value;
};

export const signIn = async (url: string, account: DemoAccount): Promise<Client> => {
  const { email } = demoAccounts[account];
  const answer = await makeClient(url)('POST', '/v1/auth/sign-in', { email, password: demoPassword });
  return makeClient(url, textOf(expectStatus(answer, 200, `sign-in of ${email}`), 'accessToken'));
};
