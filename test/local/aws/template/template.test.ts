// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of CloudFormation
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { type Resource, templateSchema } from '../../../../local/aws/template/template.ts';

const url = 'http://127.0.0.1:4000';

type Source = Record<string, unknown>;

const resolve = (...stacks: Source[]) =>
  resolveTemplates(
    Object.fromEntries(stacks.map((stack, index) => [`Stack${index}`, templateSchema.parse(stack)])),
    url,
  );

/** The value of a function's description, once it is resolved among other resources. */
const described = (Description: unknown, template: Source = {}, ...others: Source[]): unknown => {
  const { Resources = {}, ...rest } = template;
  const resources = {
    Subject: { Type: 'AWS::Lambda::Function', Properties: { Description } },
    ...(Resources as Source),
  };
  const [subject] = resolve({ Resources: resources, ...rest }, ...others).ofType('AWS::Lambda::Function');
  return subject?.read(z.object({ Description: z.unknown() })).Description;
};

const of = (Type: string, Properties: Source = {}): Source => ({ Resources: { It: { Type, Properties } } });

describe('what Ref and Fn::GetAtt give', () => {
  const cases: [string, Source, string | undefined, string][] = [
    ['AWS::DynamoDB::Table', {}, undefined, 'It'],
    ['AWS::DynamoDB::Table', { TableName: 'orders' }, undefined, 'orders'],
    [
      'AWS::DynamoDB::Table',
      { TableName: 'o' },
      'StreamArn',
      'arn:aws:dynamodb:eu-west-1:000000000000:table/o/stream/local',
    ],
    [
      'AWS::DynamoDB::GlobalTable',
      { TableName: 'o' },
      'Arn',
      'arn:aws:dynamodb:eu-west-1:000000000000:table/o',
    ],
    ['AWS::SQS::Queue', { QueueName: 'q' }, undefined, `${url}/_aws/000000000000/q`],
    ['AWS::SQS::Queue', { QueueName: 'q' }, 'Arn', 'arn:aws:sqs:eu-west-1:000000000000:q'],
    ['AWS::SQS::Queue', { QueueName: 'q' }, 'QueueName', 'q'],
    ['AWS::Events::EventBus', { Name: 'bus' }, undefined, 'bus'],
    ['AWS::Events::EventBus', { Name: 'bus' }, 'Arn', 'arn:aws:events:eu-west-1:000000000000:event-bus/bus'],
    [
      'AWS::StepFunctions::StateMachine',
      { StateMachineName: 'm' },
      undefined,
      'arn:aws:states:eu-west-1:000000000000:stateMachine:m',
    ],
    ['AWS::Cognito::UserPool', {}, undefined, 'eu-west-1_It'],
    ['AWS::Cognito::UserPool', {}, 'ProviderURL', `${url}/_aws/cognito/eu-west-1_It`],
    ['AWS::Cognito::UserPoolClient', {}, undefined, 'it'],
    ['AWS::S3::Bucket', { BucketName: 'images' }, 'Arn', 'arn:aws:s3:::images'],
    [
      'AWS::SecretsManager::Secret',
      { Name: 'a/b' },
      undefined,
      'arn:aws:secretsmanager:eu-west-1:000000000000:secret:a/b',
    ],
    ['AWS::ApiGatewayV2::Api', {}, 'ApiEndpoint', url],
    ['AWS::IAM::Role', {}, 'Arn', 'arn:aws:iam::000000000000:role/It'],
    ['AWS::SNS::Topic', { TopicName: 't' }, undefined, 'arn:aws:sns:eu-west-1:000000000000:t'],
  ];
  it.each(cases)('%s %j %s → %s', (type, properties, attribute, expected) => {
    const asked = attribute === undefined ? { Ref: 'It' } : { 'Fn::GetAtt': ['It', attribute] };
    expect(described(asked, of(type, properties))).toBe(expected);
  });

  it('takes a name that has to be resolved itself', () => {
    const Properties = { TableName: { 'Fn::Sub': '${AWS::StackName}-orders' } };
    expect(described({ Ref: 'It' }, of('AWS::DynamoDB::Table', Properties))).toBe('Stack0-orders');
  });

  it('takes a name from the metadata where the template has none', () => {
    const template = {
      Resources: { It: { Type: 'AWS::DynamoDB::Table', Metadata: { 'waybill:name': 'orders' } } },
    };
    expect(described({ Ref: 'It' }, template)).toBe('orders');
  });
});

describe('intrinsic functions', () => {
  const template = {
    ...of('AWS::SQS::Queue', { QueueName: 'q' }),
    Parameters: { Stage: { Type: 'String', Default: 'dev' }, NoDefault: { Type: 'String' } },
    Conditions: {
      IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
      IsLive: { 'Fn::Not': [{ Condition: 'IsDev' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsLive' }] },
      Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsLive' }] },
    },
    Mappings: { Sizes: { dev: { memory: 128 } } },
  };
  const cases: [string, unknown, unknown][] = [
    ['a parameter', { Ref: 'Stage' }, 'dev'],
    ['the region', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['the partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 'b']] }, 'a-dev-b'],
    ['a join of a split', { 'Fn::Join': ['+', { 'Fn::Split': ['/', 'a/b'] }] }, 'a+b'],
    ['a selection', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['part of an ARN', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['It', 'Arn'] }] }] }, 'q'],
    ['a substitution', { 'Fn::Sub': '${Stage}/${It.QueueName}/${!Literal}' }, 'dev/q/${Literal}'],
    [
      'a substitution with names of its own',
      { 'Fn::Sub': ['${X}-${Stage}', { X: { Ref: 'Stage' } }] },
      'dev-dev',
    ],
    ['an attribute as text', { 'Fn::GetAtt': 'It.QueueName' }, 'q'],
    ['a mapping', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128],
    ['base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['the side of a condition that holds', { 'Fn::If': ['IsDev', 1, { Ref: 'Nowhere' }] }, 1],
    ['the other side', { 'Fn::If': ['IsLive', 1, 2] }, 2],
    ['either', { 'Fn::If': ['Either', 1, 2] }, 1],
    ['both', { 'Fn::If': ['Both', 1, 2] }, 2],
    ['a list without what has no value', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['an object without it', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    [
      'an object named like a condition',
      { Condition: { StringEquals: {} } },
      { Condition: { StringEquals: {} } },
    ],
    ['plain values', { a: [1, true, null] }, { a: [1, true, null] }],
  ];
  it.each(cases)('resolve %s', (_, value, expected) => {
    expect(described(value, template)).toEqual(expected);
  });

  const refused: [string, unknown, string][] = [
    [
      'an unknown resource',
      { Ref: 'Nowhere' },
      'Stack0/Subject.Description: there is no resource or parameter Nowhere',
    ],
    ['a parameter without a default', { Ref: 'NoDefault' }, 'the parameter NoDefault has no default'],
    [
      'an attribute that nothing local has',
      { 'Fn::GetAtt': ['It', 'Colour'] },
      'It, a AWS::SQS::Queue, has no local attribute Colour',
    ],
    [
      'an unknown function',
      { 'Fn::Cidr': [] },
      'Stack0/Subject.Description: Fn::Cidr is not understood locally',
    ],
    ['a selection of nothing', { 'Fn::Select': [7, ['a']] }, 'Fn::Select finds nothing at 7'],
    ['an unknown condition', { 'Fn::If': ['Nope', 1, 2] }, 'there is no condition Nope'],
    ['an unknown mapping', { 'Fn::FindInMap': ['a', 'b', 'c'] }, 'there is no mapping a.b.c'],
    ['an unknown import', { 'Fn::ImportValue': 'nope' }, 'no stack exports nope'],
    ['deep inside', { a: { b: { Ref: 'Nowhere' } } }, 'Stack0/Subject.Description.a.b: there is no'],
  ];
  it.each(refused)('refuse %s, naming resource and property', (_, value, message) => {
    expect(() => described(value, template)).toThrow(message);
  });

  it('refuse a type that nothing local stands for', () => {
    const template = of('AWS::EC2::Instance');
    expect(() => described({ Ref: 'It' }, template)).toThrow(
      'nothing local stands for It, a AWS::EC2::Instance',
    );
  });
});

describe('several stacks', () => {
  const data = {
    ...of('AWS::DynamoDB::Table', { TableName: 'orders' }),
    Outputs: { Out: { Value: { Ref: 'It' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:orders' } } } },
  };

  it('import from each other', () => {
    expect(described({ 'Fn::ImportValue': 'Stack1:orders' }, {}, data)).toBe('orders');
  });

  it('read each other’s outputs', () => {
    const output = (StackName: string, OutputName: string) => ({
      'Fn::GetStackOutput': { StackName, OutputName, Region: { Ref: 'AWS::Region' } },
    });
    expect(described(output('Stack1', 'Out'), {}, data)).toBe('orders');
    expect(() => described(output('Stack1', 'Other'), {}, data)).toThrow(
      'Stack0/Subject.Description: the stack Stack1 has no output Other',
    );
    expect(() => described(output('Stack2', 'Out'), {}, data)).toThrow('there is no stack Stack2');
  });

  it('are nested: one is given values and gives some', () => {
    const outer = {
      Resources: {
        Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Name: { Ref: 'Url' } } } },
        Outside: {
          Type: 'AWS::Lambda::Function',
          Properties: { Description: { 'Fn::GetAtt': ['Inner', 'Outputs.Queue'] } },
        },
      },
      Parameters: { Url: { Type: 'String', Default: 'mails' } },
    };
    const inner = {
      ...of('AWS::SQS::Queue', { QueueName: { Ref: 'Name' } }),
      Parameters: { Name: { Type: 'String' } },
      Outputs: { Queue: { Value: { 'Fn::GetAtt': ['It', 'QueueName'] } } },
    };
    const resources = resolveTemplates(
      { Outer: templateSchema.parse(outer), 'Outer/Inner': templateSchema.parse(inner) },
      url,
    );
    expect(resources.ofType('AWS::SQS::Queue')[0]?.attribute('QueueName')).toBe('mails');
    const [outside] = resources.ofType('AWS::Lambda::Function');
    expect(outside?.read(z.object({ Description: z.string() }))).toEqual({ Description: 'mails' });
  });

  it('list their resources together', () => {
    const tables = resolve(data, of('AWS::DynamoDB::Table')).ofType('AWS::DynamoDB::Table');
    expect(tables.map(({ stack, ref }) => `${stack}/${ref}`)).toEqual(['Stack0/orders', 'Stack1/It']);
  });
});

describe('a resource', () => {
  const only = (template: Source): Resource | undefined => resolve(template).ofType('AWS::SQS::Queue')[0];

  it('is not there when its condition does not hold', () => {
    const resource = { Type: 'AWS::SQS::Queue', Condition: 'Never' };
    expect(
      only({ Resources: { It: resource }, Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } }),
    ).toBeUndefined();
  });

  it('resolves only what is read', () => {
    const queue = only(of('AWS::SQS::Queue', { QueueName: 'q', KmsKey: { 'Fn::Unknown': 1 } }));
    expect(queue?.read(z.object({ QueueName: z.string() }))).toEqual({ QueueName: 'q' });
    expect(() => queue?.readAll()).toThrow('Stack0/It.KmsKey: Fn::Unknown is not understood locally');
  });

  it('says what is wrong with a property', () => {
    const queue = only(of('AWS::SQS::Queue', { DelaySeconds: 'soon' }));
    expect(() => queue?.read(z.object({ DelaySeconds: z.number() }))).toThrow(
      /Stack0\/It \(AWS::SQS::Queue\).*DelaySeconds/s,
    );
  });
});
