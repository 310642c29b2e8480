/** What a session is made of: tokens, and the refresh token that prolongs it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from './config.ts';
import type { PoolContext } from './pool.ts';
import type { Session, User } from './store.ts';

export const newRefreshToken = ({ store }: PoolContext, sessionId: string): string => {
  const token = randomBytes(48).toString('base64url');
  store.addRefreshToken(token, sessionId);
  return token;
};

export const accessResult = async (
  { store, tokens }: PoolContext,
  user: User,
  client: Client,
  session: Pick<Session, 'id' | 'started_at'>,
) => ({
  ...(await tokens.issue({ user, groups: store.groupsOf(user.username), client, session })),
  ExpiresIn: client.accessTokenSeconds,
  TokenType: 'Bearer',
});

export const startSession = async (context: PoolContext, user: User, client: Client): Promise<object> => {
  const startedAt = context.now();
  const session = {
    id: randomUUID(),
    username: user.username,
    client_id: client.id,
    started_at: startedAt,
    expires_at: startedAt + client.refreshTokenSeconds * 1000,
  };
  context.store.startSession(session);
  const result = await accessResult(context, user, client, session);
  return {
    ChallengeParameters: {},
    AuthenticationResult: { ...result, RefreshToken: newRefreshToken(context, session.id) },
  };
};
