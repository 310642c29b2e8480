import { describe, expect, it } from '@jest/globals';
import { policyOf, statementSchema } from '../../../../local/aws/iam/policy.ts';

const orders = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';

const policy = (...statements: object[]) =>
  policyOf(statements.map((statement) => statementSchema.parse({ Effect: 'Allow', ...statement })));

describe('a policy', () => {
  const reads = policy({ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: orders });

  it.each([
    ['what it names', 'dynamodb:GetItem', orders, true],
    ['an action in other letters', 'dynamodb:getitem', orders, true],
    ['no other action', 'dynamodb:PutItem', orders, false],
    ['no other resource', 'dynamodb:GetItem', `${orders}-old`, false],
    ['no index of a table that it names', 'dynamodb:Query', `${orders}/index/byDay`, false],
    ['a call that does not say what it touches', 'dynamodb:GetItem', '*', true],
  ])('allows %s', (_, action, resource, expected) => {
    expect(reads({ action, resource })).toBe(expected);
  });

  it('knows wildcards, and no other patterns', () => {
    const objects = policy({ Action: 's3:Get*', Resource: 'arn:aws:s3:::images/*' });
    expect(objects({ action: 's3:GetObject', resource: 'arn:aws:s3:::images/a/b.png' })).toBe(true);
    expect(objects({ action: 's3:PutObject', resource: 'arn:aws:s3:::images/a' })).toBe(false);
    const dotted = policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::a.b/?' });
    expect(dotted({ action: 's3:GetObject', resource: 'arn:aws:s3:::a.b/c' })).toBe(true);
    expect(dotted({ action: 's3:GetObject', resource: 'arn:aws:s3:::axb/c' })).toBe(false);
    expect(dotted({ action: 's3:GetObject', resource: 'arn:aws:s3:::a.b/cd' })).toBe(false);
  });

  it('never mixes the action of one statement with the resource of another', () => {
    const two = policy({ Action: 'a:Read', Resource: 'one' }, { Action: 'a:Write', Resource: 'two' });
    expect(two({ action: 'a:Write', resource: 'one' })).toBe(false);
    expect(two({ action: 'a:Write', resource: 'two' })).toBe(true);
  });

  it('asks for its conditions', () => {
    const Condition = { StringEquals: { 'ses:FromAddress': 'shop@example.com' } };
    const mail = policy({ Action: 'ses:SendEmail', Resource: '*', Condition });
    const permission = { action: 'ses:SendEmail', resource: 'identity' };
    expect(mail({ ...permission, context: { 'ses:FromAddress': 'shop@example.com' } })).toBe(true);
    expect(mail({ ...permission, context: { 'ses:FromAddress': 'other@example.com' } })).toBe(false);
    expect(mail(permission)).toBe(false);
  });

  it.each([
    ['a refusal', { Effect: 'Deny', Action: 'a:B', Resource: '*' }],
    ['everything but an action', { Effect: 'Allow', NotAction: 'a:B', Resource: '*' }],
    [
      'another condition',
      { Effect: 'Allow', Action: 'a:B', Resource: '*', Condition: { Bool: { x: 'true' } } },
    ],
  ])('is no statement that is understood here: %s', (_, statement) => {
    expect(statementSchema.safeParse(statement).success).toBe(false);
  });
});
