/** The bundles' weights show that it works (`npm run bundles`); here, that it changes no meaning. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { writeKeysOut } from '../../lib/droppable-schemas.ts';

const clients = [
  'cognito-identity-provider',
  'dynamodb',
  'eventbridge',
  's3',
  'secrets-manager',
  'sesv2',
  'sfn',
  'sqs',
];

const schemasOf = (client: string): string => {
  const main = createRequire(import.meta.url).resolve(`@aws-sdk/client-${client}/package.json`);
  return readFileSync(join(dirname(main), 'dist-es/schemas/schemas_0.js'), 'utf8');
};

/** Its own lines alone: what they import, and what they do with it, is stood in for. */
const schemasIn = (source: string): string => {
  const names = [...source.matchAll(/^(?:export )?var (\w+\$?) = \[/gm)].map(([, name]) => name);
  const body = source
    .replaceAll(/^import [^;]*;$/gm, '')
    .replaceAll(/^.*registerError.*$/gm, '')
    .replaceAll(/^(?:export )?(?:const|var) \w*[rR]egistr\w* = [^;]*;$/gm, '')
    .replaceAll(/^export /gm, '');
  return String(runInNewContext(`${body}; JSON.stringify([${names.join(', ')}]);`));
};

describe('the schemas of a client of the SDK', () => {
  it.each(clients)('are the same with their keys written out: %s', (client) => {
    const source = schemasOf(client);
    const written = writeKeysOut(source);
    expect(written).not.toMatch(/\[_\w+\]:/);
    expect(schemasIn(written)).toBe(schemasIn(source));
    expect(schemasIn(source).length).toBeGreaterThan(1000);
  });

  it('keep a key that is made of something else', () => {
    expect(writeKeysOut('const _a = "b";\nvar x = { [_a]: 1, [_c]: 2 };')).toBe(
      'const _a = "b";\nvar x = { "b": 1, [_c]: 2 };',
    );
  });
});
