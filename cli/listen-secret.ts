/** The secret that `listen` signs with: the same one each time, so that a receiver's settings hold. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Io } from './io.ts';
import { readIfThere, settingsFolder, writeSecretly } from './kept-tokens.ts';

/** As the shop's own secrets: 192 bits. */
const secretBytes = 24;

/** What Standard Webhooks takes for a secret. */
export const isSecret = (text: string): boolean =>
  /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

export const listenSecret = (env: Io['env']): string => {
  const file = join(settingsFolder(env), 'listen-secret');
  const kept = readIfThere(file)?.trim() ?? '';
  if (isSecret(kept)) return kept;
  const made = `whsec_${randomBytes(secretBytes).toString('base64')}`;
  writeSecretly(file, `${made}\n`);
  return made;
};
