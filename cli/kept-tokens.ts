/** Who is signed in where: one file an address, below XDG's folder of settings, readable by its owner alone. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { types } from 'node:util';
import * as z from 'zod';
import type { TokenStore } from '../sdk/index.ts';
import type { Io } from './io.ts';

const ownerAlone = 0o600;
const folderOfOwnerAlone = 0o700;

const tokensSchema = z.object({
  accessToken: z.string(),
  idToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number(),
  expiresAt: z.number(),
});

/** https://specifications.freedesktop.org/basedir-spec: a relative path in the variable is to be ignored. */
export const settingsFolder = ({ XDG_CONFIG_HOME: set = '' }: Io['env']): string =>
  join(set.startsWith('/') ? set : join(homedir(), '.config'), 'waybill');

/** Whole or not at all, and never readable by others in between. */
export const writeSecretly = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: folderOfOwnerAlone });
  const besides = `${file}.${process.pid}`;
  writeFileSync(besides, text, { mode: ownerAlone });
  renameSync(besides, file);
};

/** @returns undefined when there is no such file */
export const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Two commands that renew at the same moment both may: a refresh token that was replaced is good for another half
 * minute. A file that cannot be read as tokens counts as signed out.
 */
export const keptTokens = (env: Io['env'], url: string): TokenStore => {
  const file = join(settingsFolder(env), 'sessions', `${encodeURIComponent(url)}.json`);
  return {
    read: () => tokensSchema.safeParse(parsed(readIfThere(file) ?? '')).data,
    write: (tokens) => {
      if (tokens) writeSecretly(file, `${JSON.stringify(tokens)}\n`);
      else rmSync(file, { force: true });
    },
  };
};
