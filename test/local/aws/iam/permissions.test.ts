import { describe, expect, it } from '@jest/globals';
import { permissionsOf } from '../../../../local/aws/iam/permissions.ts';

const here = 'eu-west-1:000000000000';
const table = (name: string) => `arn:aws:dynamodb:${here}:table/${name}`;
const asked = (client: string, operation: string, input: object): string[] =>
  permissionsOf({ client: `${client}Client`, command: `${operation}Command`, input }).map(
    ({ action, resource }) => `${action} ${resource}`,
  );

describe('a call of DynamoDB', () => {
  it('asks for its table, or for the index that it queries', () => {
    expect(asked('DynamoDB', 'GetItem', { TableName: 'orders' })).toEqual([
      `dynamodb:GetItem ${table('orders')}`,
    ]);
    expect(asked('DynamoDB', 'Query', { TableName: 'orders', IndexName: 'byDay' })).toEqual([
      `dynamodb:Query ${table('orders')}/index/byDay`,
    ]);
    expect(asked('DynamoDB', 'PutItem', { TableName: table('orders') })).toEqual([
      `dynamodb:PutItem ${table('orders')}`,
    ]);
  });

  it('of many tables asks for each', () => {
    expect(asked('DynamoDB', 'BatchGetItem', { RequestItems: { carts: {}, orders: {} } })).toEqual([
      `dynamodb:BatchGetItem ${table('carts')}`,
      `dynamodb:BatchGetItem ${table('orders')}`,
    ]);
  });

  it('in a transaction asks for what each of its parts does', () => {
    const TransactItems = [
      { Put: { TableName: 'orders' } },
      { Update: { TableName: 'inventory' } },
      { Delete: { TableName: 'carts' } },
      { ConditionCheck: { TableName: 'promotions' } },
    ];
    expect(asked('DynamoDB', 'TransactWriteItems', { TransactItems })).toEqual([
      `dynamodb:PutItem ${table('orders')}`,
      `dynamodb:UpdateItem ${table('inventory')}`,
      `dynamodb:DeleteItem ${table('carts')}`,
      `dynamodb:ConditionCheckItem ${table('promotions')}`,
    ]);
  });
});

describe('a call of another service', () => {
  it.each([
    [
      'SQS',
      'ChangeMessageVisibilityBatch',
      { QueueUrl: 'https://sqs/0/dead' },
      [`sqs:ChangeMessageVisibility arn:aws:sqs:${here}:dead`],
    ],
    [
      'EventBridge',
      'PutEvents',
      { Entries: [{ EventBusName: 'shop' }, { EventBusName: 'shop' }, {}] },
      [
        `events:PutEvents arn:aws:events:${here}:event-bus/shop`,
        `events:PutEvents arn:aws:events:${here}:event-bus/default`,
      ],
    ],
    ['SFN', 'StartExecution', { stateMachineArn: 'machine' }, ['states:StartExecution machine']],
    ['SFN', 'SendTaskSuccess', { taskToken: 'sealed' }, ['states:SendTaskSuccess *']],
    [
      'CognitoIdentityProvider',
      'AdminGetUser',
      { UserPoolId: 'pool' },
      [`cognito-idp:AdminGetUser arn:aws:cognito-idp:${here}:userpool/pool`],
    ],
    ['CognitoIdentityProvider', 'ForgotPassword', { ClientId: 'web' }, []],
    [
      'SecretsManager',
      'GetSecretValue',
      { SecretId: 'shop/key' },
      [`secretsmanager:GetSecretValue arn:aws:secretsmanager:${here}:secret:shop/key`],
    ],
    ['S3', 'GetObject', { Bucket: 'images', Key: 'a.png' }, ['s3:GetObject arn:aws:s3:::images/a.png']],
    [
      'SESv2',
      'SendEmail',
      { FromEmailAddress: 'Shop <shop@example.com>' },
      [`ses:SendEmail arn:aws:ses:${here}:identity/shop@example.com`],
    ],
    [
      'SESv2',
      'SendEmail',
      { FromEmailAddress: 'shop@example.com', ConfigurationSetName: 'shop' },
      [
        `ses:SendEmail arn:aws:ses:${here}:identity/shop@example.com`,
        `ses:SendEmail arn:aws:ses:${here}:configuration-set/shop`,
      ],
    ],
  ])('asks by its own rules: %s %s', (client, operation, input, expected) => {
    expect(asked(client, operation, input)).toEqual(expected);
  });

  it('of a service that nobody wrote down is an error, not a silence', () => {
    expect(() => asked('KMS', 'Decrypt', {})).toThrow('KMSClient');
  });
});
