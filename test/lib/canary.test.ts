import { describe, expect, it } from '@jest/globals';
import { functions } from '../../lib/functions.ts';
import { nameOf, type Resource, synthesize } from './synthesis.ts';

const production = {
  stage: 'production',
  emailSender: 'orders@shop.example',
  alarmEmail: 'ops@shop.example',
};
const plain = await synthesize();
const careful = await synthesize(production);
const hasty = await synthesize({ ...production, canary: 'off' });
const { ofType, target } = await synthesize({ canary: 'on' });
const aliases = ofType('AWS::Lambda::Alias');

/** Follows what CloudFormation makes an ARN of down to the alias. */
const aliasIn = (value: unknown): Resource | undefined => {
  const found = target(value);
  if (found?.Type === 'AWS::Lambda::Alias') return found;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(aliasIn)
    .find((alias) => alias !== undefined);
};

describe('careful deployments', () => {
  it('are those of production, and of whoever wants them', () => {
    expect(plain.ofType('AWS::Lambda::Alias')).toEqual([]);
    expect(careful.ofType('AWS::Lambda::Alias')).toHaveLength(functions.length);
    expect(hasty.ofType('AWS::Lambda::Alias')).toEqual([]);
  });

  it('move every function’s alias a tenth at first, and back by the alarms over it and over the API', () => {
    const moved = aliases.map(({ Properties, UpdatePolicy }) => {
      const group = target(UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName);
      expect(group?.Properties).toMatchObject({
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']),
        },
      });
      const lambda = target(Properties.FunctionName);
      if (!lambda) throw new Error('an alias has no function');
      const alarms = group?.Properties.AlarmConfiguration.Alarms.map(
        ({ Name }: { Name: unknown }) => target(Name)?.Properties.AlarmName ?? Name,
      );
      expect(alarms).toEqual(['waybill-dev-Canary-api', `waybill-dev-Canary-${nameOf(lambda)}`]);
      return nameOf(lambda);
    });
    expect(moved.sort()).toEqual(functions.map(({ name }) => name).sort());
  });
});

describe('whoever calls a function calls its alias', () => {
  it('the API', () => {
    const [api] = ofType('AWS::ApiGatewayV2::Api');
    const uris = JSON.stringify(api?.Properties.Body).match(/:function:[a-z-]+(:live)?/g) ?? [];
    expect(uris.length).toBeGreaterThan(10);
    expect(uris.filter((uri) => !uri.endsWith(':live'))).toEqual([]);
  });

  it.each([
    ['queues and streams', 'AWS::Lambda::EventSourceMapping', 'FunctionName'],
    ['permissions', 'AWS::Lambda::Permission', 'FunctionName'],
  ])('%s', (_, type, property) => {
    const callers = ofType(type);
    expect(callers.length).toBeGreaterThan(10);
    expect(callers.filter(({ Properties }) => !aliasIn(Properties[property])).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('schedules', () => {
    const scheduled = ofType('AWS::Events::Rule').filter(({ Properties }) => Properties.ScheduleExpression);
    expect(scheduled).toHaveLength(functions.filter(({ schedule }) => schedule !== undefined).length);
    for (const { Properties } of scheduled) expect(aliasIn(Properties.Targets[0].Arn)).toBeDefined();
  });

  it('the workflows, which may call nothing else', () => {
    const machines = ofType('AWS::StepFunctions::StateMachine');
    expect(machines.length).toBeGreaterThan(0);
    for (const { Properties } of machines) {
      const parts: unknown[] = Properties.DefinitionString['Fn::Join'][1];
      const called = parts.filter((part) => typeof part !== 'string');
      expect(called.length).toBeGreaterThan(0);
      expect(called.filter((part) => !aliasIn(part))).toEqual([]);
    }
  });
});
