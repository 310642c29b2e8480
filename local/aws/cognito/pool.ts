/** What the operations of the emulated pool share: looking up, mailing and checking codes, whose token this is. */
import * as z from 'zod';
import type { AwsOperation } from '../service.ts';
import { AwsError } from '../service.ts';
import type { Client, Mail, Pool } from './config.ts';
import {
  codeMismatch,
  expiredCode,
  invalidParameter,
  limitExceeded,
  notAuthorized,
  resourceNotFound,
  userNotFound,
} from './errors.ts';
import { newCode } from './passwords.ts';
import { type CodePurpose, type CognitoStore, emailOf, type Session, type User } from './store.ts';
import type { Tokens } from './tokens.ts';

export type PoolContext = {
  readonly pool: Pool;
  readonly clients: ReadonlyMap<string, Client>;
  readonly store: CognitoStore;
  readonly tokens: Tokens;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly deliver: (mail: Mail) => Promise<unknown> | unknown;
};

/** An operation whose input is checked by a schema first. Members that are not emulated are ignored, as AWS does. */
export const operation =
  <S extends z.ZodType>(schema: S, run: (input: z.output<S>) => Promise<object> | object): AwsOperation =>
  (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data);
    const [issue] = parsed.error.issues;
    throw invalidParameter(`${issue?.path.join('.')}: ${issue?.message}`);
  };

/** As the JSON protocol carries times. */
export const epochSeconds = (milliseconds: number): number => milliseconds / 1000;

export const attributeListSchema = z
  .array(z.object({ Name: z.string().min(1).max(32), Value: z.string().max(2048).default('') }))
  .default([]);

export const attributesOf = (list: z.infer<typeof attributeListSchema>): Record<string, string> =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));

export const attributeListOf = (user: User): { Name: string; Value: string }[] =>
  Object.entries({ ...user.attributes, sub: user.username }).map(([Name, Value]) => ({ Name, Value }));

export const assertPool = ({ pool }: PoolContext, poolId: string): void => {
  if (poolId !== pool.id) throw resourceNotFound(`User pool ${poolId} does not exist.`);
};

export const clientOf = ({ clients }: PoolContext, clientId: string): Client => {
  const client = clients.get(clientId);
  if (!client) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return client;
};

export const requireUser = ({ store }: PoolContext, name: string): User => {
  const user = store.findUser(name);
  if (!user) throw userNotFound();
  return user;
};

export const saveUser = ({ store, now }: PoolContext, user: User): void =>
  store.saveUser({ ...user, modifiedAt: now() });

/** `a***@e***`, as the answers show where a code went. */
export const codeDelivery = (email: string): object => {
  const [name = '', domain = ''] = email.split('@');
  return {
    AttributeName: 'email',
    DeliveryMedium: 'EMAIL',
    Destination: `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`,
  };
};

const textOf = (html: string): string => html.replace(/<br\s*\/?>|<\/p>/gi, '\n').replace(/<[^>]+>/g, '');

export const mail = async (
  { pool, deliver }: PoolContext,
  to: string,
  template: { readonly EmailSubject: string; readonly EmailMessage: string },
  values: Readonly<Record<string, string>>,
): Promise<void> => {
  const fill = (text: string): string =>
    Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
  const html = fill(template.EmailMessage);
  const from = pool.EmailConfiguration.From;
  await deliver({ to, from, subject: fill(template.EmailSubject), html, text: textOf(html) });
};

const codeLifetimeMilliseconds: Readonly<Record<CodePurpose, number>> = {
  confirm: 24 * 60 * 60 * 1000,
  reset: 60 * 60 * 1000,
  email: 24 * 60 * 60 * 1000,
};

/**
 * Any former code of the same purpose stops working.
 * @param email where it goes; left out: to the user's address
 */
export const mailCode = async (
  context: PoolContext,
  user: User,
  purpose: CodePurpose,
  email = emailOf(user),
): Promise<object> => {
  if (email === undefined) throw invalidParameter('The user has no e-mail address.');
  const code = newCode();
  context.store.putCode(user.username, purpose, code, context.now() + codeLifetimeMilliseconds[purpose]);
  await mail(context, email, context.pool.VerificationMessageTemplate, { '{####}': code });
  return codeDelivery(email);
};

const maximumCodeFailures = 5;

/** The code is used up by success only; after too many wrong ones nothing is right until a new one is sent. */
export const checkCode = (
  { store, now }: PoolContext,
  user: User,
  purpose: CodePurpose,
  code: string,
): void => {
  const expected = store.getCode(user.username, purpose);
  if (!expected || expected.expires_at <= now()) throw expiredCode();
  if (expected.failures >= maximumCodeFailures) throw limitExceeded();
  if (expected.code !== code) {
    store.failCode(user.username, purpose);
    throw codeMismatch();
  }
};

/** Who an access token speaks for. Signing out and disabling take effect here at once, unlike at an authorizer. */
export const authorized = async (
  { store, tokens }: PoolContext,
  accessToken: string,
): Promise<{ user: User; session: Session }> => {
  const claims = await tokens.verify(accessToken);
  const session = store.getSession(String(claims.origin_jti));
  if (!session || session.revoked) throw notAuthorized('Access Token has been revoked');
  const user = store.findUser(session.username);
  if (!user) throw userNotFound();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { user, session };
};

export const assertFlow = (client: Client, flow: string): void => {
  if (!client.flows.includes(flow))
    throw invalidParameter(`${flow.replace(/^ALLOW_/, '')} flow not enabled for this client`);
};

export const usernameExists = (): AwsError => new AwsError('UsernameExistsException', 'User already exists');
