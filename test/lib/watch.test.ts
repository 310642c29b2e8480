import { describe, expect, it } from '@jest/globals';
import { attentionKinds, attentionMetric } from '../../functions/attention/contract.ts';
import { unusableSecretMetric } from '../../functions/shared/secret-contract.ts';
import { functions } from '../../lib/functions.ts';
import { nameOf, synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();
const alarms = ofType('AWS::CloudWatch::Alarm');
const lambdas = ofType('AWS::Lambda::Function');

const watched = (namespace: string, metric: string) =>
  alarms.filter(({ Properties }) => Properties.Namespace === namespace && Properties.MetricName === metric);

describe('alarms', () => {
  it.each(alarms)('$id says what is at stake and what to do, and tells somebody', ({ Properties }) => {
    const description: string = Properties.AlarmDescription;
    expect(description.length).toBeGreaterThan(80);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).toMatch(/[.:] (.*\b(Open|Read|Look|Find|mend)\b|Find|Read|Open)/);
    expect(Properties.AlarmActions.map(target).map((topic: { Type: string }) => topic.Type)).toEqual([
      'AWS::SNS::Topic',
    ]);
  });

  it('watch every dead-letter queue', () => {
    const deadLetters = ofType('AWS::SQS::Queue').filter(({ Properties }) => !Properties.RedrivePolicy);
    const queues = watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible').map(({ Properties }) =>
      String(target(Properties.Dimensions[0].Value)?.id),
    );
    expect(queues.sort()).toEqual(deadLetters.map(({ id }) => id).sort());
  });

  it('ring when something begins to wait for a person, whatever its kind', () => {
    const { namespace, name } = attentionMetric;
    const concernsOf = watched(namespace, name).map(({ Properties }) =>
      Properties.Dimensions.find(({ Name }: { Name: string }) => Name === 'concern'),
    );
    const watchedConcerns = new Set(concernsOf.map(({ Value }) => Value));
    expect(Object.values(attentionKinds).filter((concern) => !watchedConcerns.has(concern))).toEqual([]);
  });

  it('ring when a secret cannot be used', () => {
    const { namespace, name } = unusableSecretMetric;
    const [alarm] = watched(namespace, name);
    expect(alarm?.Properties.Dimensions).toEqual([{ Name: 'stage', Value: expect.any(String) }]);
  });

  it('watch the workflows, the API, the account’s concurrency and the age of unpublished events', () => {
    expect(watched('AWS/States', 'ExecutionsFailed')).toHaveLength(2);
    expect(watched('AWS/States', 'ExecutionsTimedOut')).toHaveLength(2);
    expect(watched('AWS/ApiGateway', '5xx')).toHaveLength(1);
    expect(watched('AWS/Lambda', 'Throttles')).toHaveLength(1);
    expect(watched('AWS/Lambda', 'IteratorAge')).toHaveLength(
      functions.filter(({ publishes }) => publishes).length,
    );
  });

  it('watch every scheduled function, whose errors show nowhere else', () => {
    const names = watched('AWS/Lambda', 'Errors').flatMap(({ Properties }) => {
      const lambda = target(Properties.Dimensions[0].Value);
      return lambda ? [nameOf(lambda)] : [];
    });
    const scheduled = functions.filter(({ schedule }) => schedule !== undefined).map(({ name }) => name);
    expect(names.sort()).toEqual([...scheduled].sort());
  });

  it('are mailed to the address that is configured', async () => {
    const context = { alarmEmail: 'ops@shop.example' };
    const [subscription] = (await synthesize(context)).ofType('AWS::SNS::Subscription');
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@shop.example' });
  });
});

describe('functions', () => {
  it.each(functions)('$name says in a sentence what fails without it', ({ purpose }) => {
    expect(purpose).toMatch(/^Without it .+\.$/);
    expect(purpose.length).toBeLessThanOrEqual(256);
  });

  it('run on arm64 with Node 24, are traced, and name their source', () => {
    for (const { Properties, Metadata } of lambdas) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        Timeout: expect.any(Number),
      });
      expect(Metadata['waybill:entry']).toMatch(/^functions\/.+\.ts$/);
    }
  });

  it('write to a log of their own, which is not kept forever', () => {
    const logs = lambdas.map(({ Properties }) => target(Properties.LoggingConfig.LogGroup));
    expect(new Set(logs).size).toBe(functions.length);
    for (const { id, Properties } of ofType('AWS::Logs::LogGroup')) {
      expect([id, Properties.RetentionInDays]).toEqual([id, 14]);
    }
  });
});
