/**
 * Everybody outside of AWS whom the shop talks with, imitated: payment providers, the warehouse and an external system. The only place of
 * the local stack that knows the shop's addresses.
 */
import { randomBytes } from 'node:crypto';
import type { Runtime, Service } from '../aws/service.ts';
import { makeExternal } from './external/external.ts';
import type { Secret } from './providers/dialect.ts';
import { firstSecrets, makeProviders } from './providers/providers.ts';
import { makeWarehouse } from './warehouse/warehouse.ts';

const signingSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** What the secrets that are shared with the world hold on a first start; any carrier may sign with the one of all. */
export const worldSecrets = (): Readonly<Record<string, object>> => ({
  ...firstSecrets(),
  carriers: { default: signingSecret() },
  warehouse: { signingSecret: signingSecret() },
  external: { signingSecret: signingSecret() },
});

/** Not providers of payments: their simulators are of another kind. */
const otherPaths: Readonly<Record<string, string>> = {
  WAREHOUSE_API_URL: '/_local/warehouse',
  EXTERNAL_API_URL: '/_local/external',
};

/** Of `npm start`: there is an external system, and it is simulated. */
export const worldSettings = { externalSystem: 'http', externalUrl: 'https://external.example' } as const;

/** Webhooks go to receivers on this machine, too; `shop.example` is the shop of the examples and of the demo. */
const settings = { WEBHOOKS_ALLOW_PRIVATE: 'on', RETURN_ORIGINS: 'https://shop.example' };

const pathOf = (variable: string): string =>
  otherPaths[variable] ??
  `/_local/providers/${variable.replace('_API_URL', '').toLowerCase().replaceAll('_', '-')}`;

/**
 * Nobody outside is called: `PAYSTACK_API_URL` leads to the simulator of `paystack`.
 * @param variables that the functions have
 */
export const worldEnvironment = (variables: ReadonlySet<string>, url: string): Record<string, string> => {
  const simulated = [...variables].filter((name) => name.endsWith('_API_URL') && name !== 'PUBLIC_API_URL');
  return { ...Object.fromEntries(simulated.map((name) => [name, `${url}${pathOf(name)}`])), ...settings };
};

/** Where the shop takes reports: what one types into a provider's dashboard. */
const webhooksPath = '/v1/webhooks';

export const makeWorld = (
  runtime: Runtime,
  secretOf: (name: string) => Secret,
): Readonly<Record<string, Service>> => ({
  providers: makeProviders(runtime, {
    secretOf,
    webhookUrlOf: (provider) => `${runtime.url}${webhooksPath}/payments/${provider}`,
  }),
  external: makeExternal(runtime, () => secretOf('external')),
  warehouse: makeWarehouse(runtime, {
    secret: () => secretOf('warehouse'),
    reportUrl: `${runtime.url}${webhooksPath}/warehouse`,
  }),
});
