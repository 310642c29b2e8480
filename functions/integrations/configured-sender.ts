/** Whom consumers tell: the external system that the stage's settings name. */
import { httpSender } from './http-sender.ts';
import type { Sender } from './port.ts';
import { systemKind } from './system-kind.ts';

/** Undefined: there is none, and nobody is told of anything. */
export const configuredSender = async (): Promise<Sender | undefined> => {
  const kind = systemKind();
  const { EXTERNAL_API_URL: url } = process.env;
  if (kind === 'files') return (await import('./files-sender.ts')).filesSender();
  return kind === 'http' && url ? httpSender(url) : undefined;
};
