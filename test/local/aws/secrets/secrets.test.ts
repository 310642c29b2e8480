import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSecrets, type Secrets } from '../../../../local/aws/secrets/secrets.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';

const secret = (Properties: object) => ({ Type: 'AWS::SecretsManager::Secret', Properties });

const template = templateSchema.parse({
  Resources: {
    Random: secret({
      Name: 'shop/dev/random',
      GenerateSecretString: { PasswordLength: 20, ExcludePunctuation: true },
    }),
    Shaped: secret({
      Name: 'shop/dev/shaped',
      GenerateSecretString: { SecretStringTemplate: '{"user":"me"}', GenerateStringKey: 'password' },
    }),
    Provider: secret({ Name: 'shop/dev/paystack', GenerateSecretString: {} }),
  },
});

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-secrets-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const open = (): Secrets =>
  makeSecrets({
    resources: resolveTemplates({ S: template }, 'http://local'),
    dataDirectory: directory,
    initialValues: { paystack: { secretKey: crypto.randomUUID() } },
    now: Date.now,
  });

const read = async (secrets: Secrets, SecretId: string): Promise<string> => {
  const answer = await secrets.aws?.operations.GetSecretValue?.({ SecretId });
  return (answer as { SecretString: string }).SecretString;
};

describe('a secret', () => {
  it('is made on the first start, as the template asks for it', async () => {
    const secrets = open();
    expect(await read(secrets, 'shop/dev/random')).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(JSON.parse(await read(secrets, 'shop/dev/shaped'))).toEqual({
      user: 'me',
      password: expect.stringMatching(/^.{32}$/),
    });
  });

  it('is the same after a restart, by name and by ARN', async () => {
    const first = await read(open(), 'shop/dev/random');
    const arn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:shop/dev/random';
    expect(await read(open(), arn)).toBe(first);
  });

  it('has a value of the stack’s own where there is one', () => {
    expect(open().valueOf('paystack')).toEqual({ secretKey: expect.any(String) });
    expect(open().valueOf('paystack')).toEqual(open().valueOf('paystack'));
  });

  it('can be replaced', async () => {
    await open().aws?.operations.PutSecretValue?.({
      SecretId: 'shop/dev/paystack',
      SecretString: '{"a":"b"}',
    });
    expect(open().valueOf('paystack')).toEqual({ a: 'b' });
  });

  it('that nobody declared is not found', async () => {
    await expect(async () => read(open(), 'nobody')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('is readable by its owner only', () => {
    open();
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  });
});
