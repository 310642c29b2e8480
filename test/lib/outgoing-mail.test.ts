import { describe, expect, it } from '@jest/globals';
import { nameOf, synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();

const only = <T>(all: readonly T[]): T => {
  const [one, ...others] = all;
  if (one === undefined || others.length > 0) throw new Error(`${all.length} instead of one`);
  return one;
};

describe('outgoing mail', () => {
  const set = only(ofType('AWS::SES::ConfigurationSet'));

  it('has a configuration set by which SES keeps off addresses that came back', () => {
    expect(set.Properties).toMatchObject({
      Name: 'waybill-dev',
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
  });

  it('tells the account’s own bus of what came back, the only one that SES tells', () => {
    const { Properties } = only(ofType('AWS::SES::ConfigurationSetEventDestination'));
    expect(target(Properties.ConfigurationSetName)).toBe(set);
    expect(Properties.EventDestination).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['bounce', 'complaint'],
    });
    expect(JSON.stringify(Properties.EventDestination.EventBridgeDestination)).toContain(
      ':event-bus/default',
    );
  });

  it('is heard by this stage alone', () => {
    const rule = only(
      ofType('AWS::Events::Rule').filter(
        ({ Properties }) => Properties.EventPattern?.source?.[0] === 'aws.ses',
      ),
    );
    expect(rule.Properties.EventBusName ?? 'default').toBe('default');
    const [own] = rule.Properties.EventPattern.detail.mail.tags['ses:configuration-set'];
    expect(target(own)).toBe(set);
    expect(rule.Properties.Targets[0].DeadLetterConfig).toBeDefined();
  });

  it('is what every function sends with', () => {
    const without = ofType('AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.Environment?.Variables?.EMAIL_CONFIGURATION_SET !== 'waybill-dev',
    );
    expect(without.map(nameOf)).toEqual([]);
  });

  it('may go to anybody, from the shop’s own address: SES asks about the recipient’s identity, too', () => {
    const statements = ofType('AWS::IAM::Role')
      .flatMap(({ Properties }) => Properties.Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'ses:SendEmail');
    expect(statements.length).toBeGreaterThan(3);
    for (const { Resource, Condition } of statements) {
      expect(JSON.stringify(Resource)).toContain(':identity/*');
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'no-reply@waybill.example' } });
    }
  });
});
