import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from '@jest/globals';
import { makeSecrets } from '../../../local/aws/secrets/secrets.ts';
import { resolveTemplates } from '../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../local/aws/template/template.ts';
import { expectRecorded, localStack, type Recorded } from './recorded.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

const SecretId = 'shop/key';
const put = (SecretString: string, ClientRequestToken: string): Recorded['calls'][number] => [
  'PutSecretValue',
  { SecretId, SecretString, ClientRequestToken },
];
const get = (more: object): Recorded['calls'][number] => ['GetSecretValue', { SecretId, ...more }];
const test = (name: string): string => localStack(`secretsmanager/test_secretsmanager.py ${name}`);
const notFound = (what: string) => ({
  code: 'ResourceNotFoundException',
  message: `Secrets Manager can't find the specified secret${what}`,
});

const rows: readonly Recorded[] = [
  {
    what: 'a secret that there is not',
    calls: [['GetSecretValue', { SecretId: 's-c64bdc03' }]],
    refusal: notFound('.'),
    source: test('test_secret_not_found'),
  },
  {
    what: 'the previous value where there is one value',
    calls: [get({ VersionStage: 'AWSPREVIOUS' })],
    refusal: notFound(' value for staging label: AWSPREVIOUS'),
    source: test('test_get_secret_value_errors'),
  },
  {
    what: 'a value that is to come',
    calls: [get({ VersionStage: 'AWSPENDING' })],
    refusal: notFound(' value for staging label: AWSPENDING'),
    source: test('test_secret_version_not_found'),
  },
  {
    what: 'a version that there is not',
    calls: [get({ VersionId: 'a'.repeat(32) })],
    refusal: notFound(` value for VersionId: ${'a'.repeat(32)}`),
    source: test('test_secret_version_not_found'),
  },
  {
    what: 'a version with the label of another',
    calls: [put('one', 'v1'), put('two', 'v2'), get({ VersionId: 'v1', VersionStage: 'AWSCURRENT' })],
    refusal: {
      code: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    },
    source: test('test_get_secret_value_errors'),
  },
  {
    what: 'the value before this one',
    calls: [put('one', 'v1'), put('two', 'v2'), get({ VersionStage: 'AWSPREVIOUS' })],
    answer: { SecretString: 'one', VersionId: 'v1', VersionStages: ['AWSPREVIOUS'] },
    source: test('test_update_secret_version_stages_current_previous'),
  },
];

it.each(rows.map((row) => [row.what, row] as const))(
  'Secrets Manager answers as recorded to %s',
  async (_, row) => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'waybill-recorded-secrets-'));
    directories.push(dataDirectory);
    const template = templateSchema.parse({
      Resources: {
        Key: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { Name: SecretId, GenerateSecretString: {} },
        },
      },
    });
    const resources = resolveTemplates({ S: template }, 'http://127.0.0.1:1');
    await expectRecorded(makeSecrets({ resources, dataDirectory, initialValues: {}, now: Date.now }), row);
  },
);
