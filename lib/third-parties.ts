/** Where the companies are that Waybill calls, and with what it opens their doors. */
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { providerApis } from '../functions/payments/providers/provider-rows.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';

/** The same everywhere for the providers; elsewhere the deployer says. Undefined: nobody is called, they call us. */
const apiUrlOf = (name: string, { production, warehouseUrl, externalUrl }: Settings): string | undefined => {
  if (name === 'warehouse') return warehouseUrl ?? '';
  if (name === 'external') return externalUrl ?? '';
  const provider = providerApis.get(name);
  return production ? provider?.live : provider?.test;
};

export const secretNamesOf = (definitions: readonly FunctionDefinition[]): string[] => {
  const names = definitions.flatMap(({ capabilities }) =>
    (capabilities ?? []).flatMap((capability) => (typeof capability === 'string' ? [] : [capability.secret])),
  );
  return [...new Set(names)].sort();
};

export const secretName = (name: string, { stage }: Settings): string => `waybill/${stage}/${name}`;

/** Keys of our own, which nobody needs to put in: `{"key": "…"}`. */
const ownKeys: ReadonlySet<string> = new Set(['order-links']);

const generatedKey = {
  generateSecretString: {
    secretStringTemplate: '{}',
    generateStringKey: 'key',
    excludePunctuation: true,
    passwordLength: 64,
  },
};

/** Holds a random string at first, and the deployer puts the provider's JSON in; or a key of our own. */
export const makeSecret = (scope: Construct, name: string, settings: Settings): Secret =>
  new Secret(scope, `Secret-${name}`, {
    secretName: secretName(name, settings),
    description: ownKeys.has(name)
      ? `A key of our own: ${name}. What was made with it does not open any more once it is another one`
      : `What Waybill needs to talk to ${name}, as JSON`,
    ...(ownKeys.has(name) && generatedKey),
    removalPolicy: removalOf(settings),
  });

/** A random key of our own, that nobody needs to put in. */
export const makeKey = (scope: Construct, name: string, settings: Settings): Secret =>
  new Secret(scope, `Secret-${name}`, {
    secretName: secretName(name, settings),
    description: `How our own parts know each other: ${name}`,
    generateSecretString: { excludePunctuation: true, passwordLength: 48 },
    removalPolicy: removalOf(settings),
  });

export const thirdPartyVariables = (name: string, settings: Settings): Record<string, string> => {
  const prefix = name.toUpperCase().replaceAll('-', '_');
  const url = apiUrlOf(name, settings);
  return {
    [`${prefix}_SECRET_NAME`]: secretName(name, settings),
    ...(url !== undefined && { [`${prefix}_API_URL`]: url }),
  };
};
