/** The external system that the stage's settings name. */
import { httpSystem } from './http-system.ts';
import type { ExternalSystem } from './port.ts';
import { systemKind } from './system-kind.ts';

/** Undefined: there is none, and nobody is told of anything. */
export const configuredSystem = async (): Promise<ExternalSystem | undefined> => {
  const kind = systemKind();
  const { EXTERNAL_API_URL: url } = process.env;
  if (kind === 'files') return (await import('./files-system.ts')).filesSystem();
  return kind === 'http' && url ? httpSystem(url) : undefined;
};
