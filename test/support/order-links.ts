/** The key that guests' secrets are made of, for tests without the stack. */
import { afterAll, beforeAll } from '@jest/globals';
import type { Service } from '../../local/aws/service.ts';
import { type LocalServices, startLocalServices } from './local-services.ts';

const content = JSON.stringify({ key: 'a key of our own, as long as it has to be' });

const secretsManager: Service = {
  aws: {
    target: 'secretsmanager',
    operations: { GetSecretValue: ({ SecretId }) => ({ Name: SecretId, SecretString: content }) },
  },
};

/** Call at the top of a test file. */
export const withOrderLinks = (): void => {
  let services: LocalServices<{ secretsManager: Service }>;
  beforeAll(async () => {
    services = await startLocalServices(() => ({ secretsManager }));
    process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = `${services.url}/_aws`;
    process.env.ORDER_LINKS_SECRET_NAME = 'order-links';
  });
  afterAll(() => services.stop());
};
