/**
 * What the user pool keeps in the journal: users, their groups and codes, and sessions with their refresh
 * tokens (only as hashes). All of it is synchronous, so a read and the write that follows cannot interleave.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const schema = `
  CREATE TABLE IF NOT EXISTS cognito_users (
    username TEXT PRIMARY KEY, email TEXT UNIQUE, created_at INTEGER NOT NULL, document TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS cognito_members (
    group_name TEXT NOT NULL, username TEXT NOT NULL, PRIMARY KEY (group_name, username));
  CREATE TABLE IF NOT EXISTS cognito_codes (
    username TEXT NOT NULL, purpose TEXT NOT NULL, code TEXT NOT NULL, expires_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (username, purpose));
  CREATE TABLE IF NOT EXISTS cognito_challenges (
    hash TEXT PRIMARY KEY, username TEXT NOT NULL, client_id TEXT NOT NULL, expires_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS cognito_sessions (
    id TEXT PRIMARY KEY, username TEXT NOT NULL, client_id TEXT NOT NULL, started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS cognito_sessions_by_user ON cognito_sessions (username);
  CREATE TABLE IF NOT EXISTS cognito_refresh_tokens (
    hash TEXT PRIMARY KEY, session_id TEXT NOT NULL, replaced_at INTEGER);`;

export const userStatuses = ['UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD'] as const;

const userSchema = z.object({
  /** In a pool of e-mail addresses, the same UUID as `sub`. */
  username: z.string(),
  /** All but `sub`. */
  attributes: z.record(z.string(), z.string()),
  status: z.enum(userStatuses),
  enabled: z.boolean(),
  passwordHash: z.string().optional(),
  /** A new e-mail address that waits for its code, where the pool keeps the former one until then. */
  pendingEmail: z.string().optional(),
  /** Of the authenticator app, in base 32: the one that counts, and the one that is not proven yet. */
  totpSecret: z.string().optional(),
  pendingTotpSecret: z.string().optional(),
  mfaEnabled: z.boolean().optional(),
  /** Codes of this step and those before were used. */
  lastTotpStep: z.number().optional(),
  /** Wrong passwords in a row. */
  failures: z.number(),
  lockedUntil: z.number(),
  createdAt: z.number(),
  modifiedAt: z.number(),
});
export type User = z.infer<typeof userSchema>;

export type CodePurpose = 'confirm' | 'reset' | 'email';

const codeSchema = z.object({ code: z.string(), expires_at: z.number(), failures: z.number() });

const sessionSchema = z.object({
  id: z.string(),
  username: z.string(),
  client_id: z.string(),
  started_at: z.number(),
  expires_at: z.number(),
  revoked: z.number(),
});
export type Session = z.infer<typeof sessionSchema>;

const tokenSchema = sessionSchema.extend({ replaced_at: z.number().nullable() });

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Addresses are compared without regard to case. */
export const emailOf = (user: User): string | undefined => user.attributes.email?.toLowerCase();

const userQueries = (journal: DatabaseSync) => {
  const parse = (row: unknown): User | undefined =>
    row === undefined
      ? undefined
      : userSchema.parse(JSON.parse(z.object({ document: z.string() }).parse(row).document));
  const byName = journal.prepare('SELECT document FROM cognito_users WHERE username = ? OR email = ?');
  const page = journal.prepare(
    'SELECT document FROM cognito_users WHERE username > ? ORDER BY username LIMIT ?',
  );
  const save = journal.prepare(
    `INSERT INTO cognito_users (username, email, created_at, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (username) DO UPDATE SET email = excluded.email, document = excluded.document`,
  );
  const removals = ['cognito_users', 'cognito_members', 'cognito_codes', 'cognito_sessions'].map((table) =>
    journal.prepare(`DELETE FROM ${table} WHERE username = ?`),
  );
  return {
    /** @param name the username (= sub) or the e-mail address */
    findUser: (name: string): User | undefined => parse(byName.get(name, name.toLowerCase())),
    /** At most `limit` users whose username comes after `after`. */
    usersAfter: (after: string, limit: number): User[] =>
      page.all(after, limit).flatMap((row) => parse(row) ?? []),
    saveUser: (user: User): void => {
      save.run(user.username, emailOf(user) ?? null, user.createdAt, JSON.stringify(user));
    },
    deleteUser: (username: string): void => {
      for (const remove of removals) remove.run(username);
    },
  };
};

const groupQueries = (journal: DatabaseSync) => {
  const add = journal.prepare('INSERT OR IGNORE INTO cognito_members (group_name, username) VALUES (?, ?)');
  const remove = journal.prepare('DELETE FROM cognito_members WHERE group_name = ? AND username = ?');
  const groups = journal.prepare(
    'SELECT group_name AS name FROM cognito_members WHERE username = ? ORDER BY 1',
  );
  const members = journal.prepare(
    'SELECT username AS name FROM cognito_members WHERE group_name = ? AND username > ? ORDER BY 1 LIMIT ?',
  );
  const names = (rows: readonly unknown[]): string[] =>
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map(({ name }) => name);
  return {
    addToGroup: (group: string, username: string): void => void add.run(group, username),
    removeFromGroup: (group: string, username: string): void => void remove.run(group, username),
    groupsOf: (username: string): string[] => names(groups.all(username)),
    membersAfter: (group: string, after: string, limit: number): string[] =>
      names(members.all(group, after, limit)),
  };
};

const codeQueries = (journal: DatabaseSync) => {
  const put = journal.prepare(
    'INSERT OR REPLACE INTO cognito_codes (username, purpose, code, expires_at) VALUES (?, ?, ?, ?)',
  );
  const get = journal.prepare('SELECT * FROM cognito_codes WHERE username = ? AND purpose = ?');
  const fail = journal.prepare(
    'UPDATE cognito_codes SET failures = failures + 1 WHERE username = ? AND purpose = ?',
  );
  const drop = journal.prepare('DELETE FROM cognito_codes WHERE username = ? AND purpose = ?');
  return {
    putCode: (username: string, purpose: CodePurpose, code: string, expiresAt: number): void =>
      void put.run(username, purpose, code, expiresAt),
    getCode: (username: string, purpose: CodePurpose) =>
      codeSchema.optional().parse(get.get(username, purpose)),
    failCode: (username: string, purpose: CodePurpose): void => void fail.run(username, purpose),
    dropCode: (username: string, purpose: CodePurpose): void => void drop.run(username, purpose),
  };
};

const challengeSchema = z.object({ username: z.string(), client_id: z.string(), expires_at: z.number() });

const challengeQueries = (journal: DatabaseSync) => {
  const put = journal.prepare('INSERT INTO cognito_challenges VALUES (?, ?, ?, ?)');
  const get = journal.prepare('SELECT * FROM cognito_challenges WHERE hash = ?');
  const drop = journal.prepare('DELETE FROM cognito_challenges WHERE hash = ?');
  return {
    putChallenge: (session: string, username: string, clientId: string, expiresAt: number): void =>
      void put.run(hashOf(session), username, clientId, expiresAt),
    getChallenge: (session: string) => challengeSchema.optional().parse(get.get(hashOf(session))),
    dropChallenge: (session: string): void => void drop.run(hashOf(session)),
  };
};

const sessionQueries = (journal: DatabaseSync) => {
  const start = journal.prepare(
    'INSERT INTO cognito_sessions (id, username, client_id, started_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const get = journal.prepare('SELECT * FROM cognito_sessions WHERE id = ?');
  const revoke = journal.prepare('UPDATE cognito_sessions SET revoked = 1 WHERE id = ?');
  const revokeAll = journal.prepare('UPDATE cognito_sessions SET revoked = 1 WHERE username = ?');
  const addToken = journal.prepare('INSERT INTO cognito_refresh_tokens (hash, session_id) VALUES (?, ?)');
  const getToken = journal.prepare(
    `SELECT s.*, t.replaced_at FROM cognito_refresh_tokens t JOIN cognito_sessions s ON s.id = t.session_id
     WHERE t.hash = ?`,
  );
  const replaceToken = journal.prepare(
    'UPDATE cognito_refresh_tokens SET replaced_at = coalesce(replaced_at, ?) WHERE hash = ?',
  );
  return {
    startSession: (session: Omit<Session, 'revoked'>): void => {
      const { id, username, client_id, started_at, expires_at } = session;
      start.run(id, username, client_id, started_at, expires_at);
    },
    getSession: (id: string): Session | undefined => sessionSchema.optional().parse(get.get(id)),
    revokeSession: (id: string): void => void revoke.run(id),
    revokeSessions: (username: string): void => void revokeAll.run(username),
    addRefreshToken: (token: string, sessionId: string): void => void addToken.run(hashOf(token), sessionId),
    findRefreshToken: (token: string) => tokenSchema.optional().parse(getToken.get(hashOf(token))),
    replaceRefreshToken: (token: string, now: number): void => void replaceToken.run(now, hashOf(token)),
  };
};

const keyQueries = (journal: DatabaseSync) => {
  journal.exec('CREATE TABLE IF NOT EXISTS cognito_keys (kid TEXT PRIMARY KEY, private_key TEXT NOT NULL)');
  const row = z.object({ kid: z.string(), private_key: z.string() }).optional();
  return {
    getKey: () => row.parse(journal.prepare('SELECT * FROM cognito_keys').get()),
    putKey: (kid: string, privateKey: string): void =>
      void journal.prepare('INSERT INTO cognito_keys VALUES (?, ?)').run(kid, privateKey),
  };
};

export const openStore = (journal: DatabaseSync) => {
  journal.exec(schema);
  return {
    ...userQueries(journal),
    ...groupQueries(journal),
    ...codeQueries(journal),
    ...challengeQueries(journal),
    ...sessionQueries(journal),
    ...keyQueries(journal),
  };
};

export type CognitoStore = ReturnType<typeof openStore>;
