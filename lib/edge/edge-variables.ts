/** What functions know of the CDN before the API. */
import { SecretValue } from 'aws-cdk-lib';
import { edgeOf, type Settings } from '../settings.ts';
import { secretName } from '../third-parties.ts';

/** Without a slash at the end. Undefined: API Gateway's own name. */
export const publicUrlOf = (settings: Settings): string | undefined => {
  const edge = edgeOf(settings);
  return edge && `https://${edge.domain}`;
};

/**
 * Read when it is deployed, by the functions and the CDN alike. Knowing it, one may say to call from somewhere else, and
 * pass the firewall by; nothing more.
 */
export const edgeKeyOf = (settings: Settings): string =>
  SecretValue.secretsManager(secretName('edge', settings)).unsafeUnwrap();

export const edgeVariables = (settings: Settings): Record<string, string> => ({
  EDGE_KEY: edgeOf(settings) ? edgeKeyOf(settings) : '',
  EDGE_ONLY: settings.edgeOnly,
});
