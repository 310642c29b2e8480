/**
 * What changed about a person since their tokens were signed. API Gateway takes an access token until it
 * expires, so every request with a token also reads this one item: disabling an account, signing out and taking
 * a role away hold from the next request on. That is why it is read consistently.
 *
 *   token signed (roles: staff) ── role taken, change written ── request: roles of the change, not of the token
 *                                                             └─ sign in again ── newer token counts as it is
 */
import * as z from 'zod';
import { tableName } from './dynamo.ts';
import { DomainError } from './errors.ts';
import type { Id } from './ids.ts';
import { type Role, roles } from './permissions.ts';
import { platformTable } from './platform-table.ts';
import { getItem } from './read.ts';
import type { Write } from './transact.ts';

/** Longer than any access token lives, with room for clocks that differ. */
export const relevantSeconds = 24 * 60 * 60;

const changeSchema = z.object({
  disabled: z.boolean().optional(),
  roles: z.array(z.enum(roles)).optional(),
  rolesChangedAtSeconds: z.number().optional(),
  signedOutAtSeconds: z.number().optional(),
  /** The session from which everybody was signed out: it may be of the very second of `signedOutAtSeconds`. */
  endedSession: z.string().optional(),
  expiresAtSeconds: z.number(),
});

export type AccessChange =
  | { readonly disabled: boolean }
  | { readonly roles: readonly Role[] }
  | { readonly signedOutFrom: string | undefined };

/** What a verified access token says. */
export type TokenFacts = {
  readonly userId: Id<'user'>;
  readonly roles: readonly Role[];
  readonly issuedAtSeconds: number;
  readonly session: string;
};

const accessKey = (userId: string) => ({ pk: `ACCESS#${userId}`, sk: 'ACCESS' });

const attributesOf = (change: AccessChange, nowSeconds: number): Record<string, unknown> => {
  if ('disabled' in change) return { disabled: change.disabled };
  if ('roles' in change) return { roles: change.roles, rolesChangedAtSeconds: nowSeconds };
  return { signedOutAtSeconds: nowSeconds, endedSession: change.signedOutFrom };
};

/** For the transaction that makes the change. Changes of different kinds do not disturb each other. */
export const accessChangeWrite = (userId: Id<'user'>, changes: readonly AccessChange[], now: Date): Write => {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const merged = Object.assign({}, ...changes.map((change) => attributesOf(change, nowSeconds)));
  const attributes = Object.entries({ ...merged, expiresAtSeconds: nowSeconds + relevantSeconds }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    Update: {
      TableName: tableName(platformTable),
      Key: accessKey(userId),
      UpdateExpression: `SET ${attributes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value])),
    },
  };
};

const accessIsOpen = 'attribute_not_exists(#disabled) OR #disabled = :no';

/** For a transaction that must not come after the account was closed. */
export const openAccessCheck = (userId: Id<'user'>, otherwise: () => DomainError): Write => ({
  ConditionCheck: {
    TableName: tableName(platformTable),
    Key: accessKey(userId),
    ConditionExpression: accessIsOpen,
    ExpressionAttributeNames: { '#disabled': 'disabled' },
    ExpressionAttributeValues: { ':no': false },
  },
  otherwise,
});

const refused = (): DomainError =>
  new DomainError('unauthenticated', 'This session has ended: sign in again');

/**
 * The roles that the token's owner has now.
 * @throws DomainError `unauthenticated` when the account is disabled or the session was ended
 */
export const currentRoles = async (token: TokenFacts, now: Date): Promise<readonly Role[]> => {
  const change = await getItem(platformTable, accessKey(token.userId), changeSchema, {
    consistent: true,
  });
  if (!change || change.expiresAtSeconds * 1000 < now.getTime()) return token.roles;
  if (change.disabled) throw refused();
  if (change.endedSession === token.session) throw refused();
  if (token.issuedAtSeconds < (change.signedOutAtSeconds ?? 0)) throw refused();
  const outdated = token.issuedAtSeconds <= (change.rolesChangedAtSeconds ?? -1);
  return outdated ? (change.roles ?? token.roles) : token.roles;
};
