import { describe, expect, it } from '@jest/globals';
import { tablesOf } from '../../lib/declared-tables.ts';
import { functions } from '../../lib/functions.ts';
import { nameOf, synthesize } from './synthesis.ts';

const dev = await synthesize();
const { ofType, target } = dev;
const production = await synthesize({
  stage: 'production',
  emailSender: 'orders@shop.example',
  alarmEmail: 'ops@shop.example',
});
const copiesAt = 'arn:aws:backup:eu-west-1:123456789012:backup-vault:elsewhere';
const kept = await synthesize({ backups: 'on', backupCopyVaultArn: copiesAt });
const lite = await synthesize({ userPoolPlan: 'lite' });
const tables = ofType('AWS::DynamoDB::Table');
const declared = tablesOf(functions);

const deployedAs = (name: string) => tables.find((table) => nameOf(table) === name)?.Properties;

describe('the tables', () => {
  it('are those that the features declare', () => {
    expect(tables).toHaveLength(declared.length);
  });

  it.each(declared)('include $name as declared, on demand and with point-in-time recovery', (table) => {
    const properties = deployedAs(table.name);
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    const indexes = (properties?.GlobalSecondaryIndexes ?? []).map(
      (index: { IndexName: string }) => index.IndexName,
    );
    expect(indexes).toEqual(table.indexes.map(({ name }) => name));
    expect(properties?.StreamSpecification !== undefined).toBe(table.outbox);
    expect(properties?.TimeToLiveSpecification !== undefined).toBe(table.expires);
  });

  it.each(declared.filter(({ outbox }) => outbox))('publish what $name announces, once', ({ name }) => {
    const publishers = functions.filter(({ publishes }) => publishes?.some((table) => table.name === name));
    expect(publishers).toHaveLength(1);
  });

  it('cannot be lost by deleting the stack in production', () => {
    for (const type of [
      'AWS::DynamoDB::Table',
      'AWS::Cognito::UserPool',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
      'AWS::Events::EventBus',
      'AWS::Events::Archive',
    ]) {
      for (const { id, DeletionPolicy } of production.ofType(type)) {
        expect([id, DeletionPolicy]).toEqual([id, 'RetainExceptOnCreate']);
      }
    }
    for (const { Properties } of production.ofType('AWS::DynamoDB::Table')) {
      expect(Properties.DeletionProtectionEnabled).toBe(true);
    }
    expect(production.ofType('AWS::Cognito::UserPool')[0]?.Properties.DeletionProtection).toBe('ACTIVE');
    const deployed = production.stacks.map(({ name }) => name).filter((name) => !name.includes('/'));
    expect([...production.terminationProtected].sort()).toEqual(deployed.sort());
    expect(dev.terminationProtected).toEqual([]);
  });
});

describe('the streams', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => target(Properties.EventSourceArn)?.Type === 'AWS::DynamoDB::Table',
  );

  it('give the publisher inserted outbox items and nothing else', () => {
    for (const { Properties } of mappings) {
      const patterns = Properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
        JSON.parse(Pattern),
      );
      expect(patterns).toEqual([
        { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'EVENT#' }] } } } },
      ]);
    }
  });

  it('start with the oldest record, halve what fails, and name what was given up after half a day', () => {
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRecordAgeInSeconds: 12 * 60 * 60,
      });
      expect(target(Properties.DestinationConfig.OnFailure.Destination)?.Type).toBe('AWS::SQS::Queue');
    }
  });
});

describe('accounts', () => {
  it('sign in by e-mail, verified by a code', () => {
    expect(ofType('AWS::Cognito::UserPool')[0]?.Properties).toMatchObject({
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    });
  });

  it('are mailed by SES in production: Cognito’s own sender stops after fifty mails a day', () => {
    const senderOf = (stack: typeof dev) =>
      stack.ofType('AWS::Cognito::UserPool')[0]?.Properties.EmailConfiguration;
    expect(senderOf(production)).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
      From: 'orders@shop.example',
    });
    expect(JSON.stringify(senderOf(production).SourceArn)).toContain(':identity/shop.example');
    expect(senderOf(dev)).toBeUndefined();
  });

  it('have passwords as our own routes want them, and as the reasons for what is accepted say', () => {
    expect(ofType('AWS::Cognito::UserPool')[0]?.Properties.Policies.PasswordPolicy).toMatchObject({
      MinimumLength: 8,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: false,
    });
  });

  it('have roles as groups', () => {
    const groups = ofType('AWS::Cognito::UserPoolGroup').map(({ Properties }) =>
      String(Properties.GroupName),
    );
    expect(groups.sort()).toEqual(['admin', 'shop-owner', 'staff']);
  });

  it.each([
    { stage: 'production', stack: production, minutes: 15 },
    { stage: 'dev', stack: { ofType }, minutes: 720 },
  ])(
    'get access for $minutes minutes in $stage, and refresh tokens that are replaced',
    ({ stack, minutes }) => {
      expect(stack.ofType('AWS::Cognito::UserPoolClient')[0]?.Properties).toMatchObject({
        AccessTokenValidity: minutes,
        TokenValidityUnits: { AccessToken: 'minutes' },
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED' },
        EnableTokenRevocation: true,
        PreventUserExistenceErrors: 'ENABLED',
      });
    },
  );
});

const bucketNamed = (start: string) => ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith(start));
const imagesBucket = () => bucketNamed('Images');

describe('files that staff bring and take away', () => {
  it('are in a private bucket that forgets them after a week and tells of those that arrive', () => {
    const { PublicAccessBlockConfiguration, LifecycleConfiguration, NotificationConfiguration } =
      bucketNamed('Exchange')?.Properties ?? {};
    expect(PublicAccessBlockConfiguration).toMatchObject({
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    expect(LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ ExpirationInDays: 7, Status: 'Enabled' }),
    ]);
    expect(NotificationConfiguration).toEqual({ EventBridgeConfiguration: { EventBridgeEnabled: true } });
  });

  it('start imports where they are uploaded, and nowhere else', () => {
    const patterns = ofType('AWS::Events::Rule').map(
      ({ Properties }) => Properties.EventPattern?.detail?.object,
    );
    expect(patterns.filter(Boolean)).toEqual([{ key: [{ prefix: 'uploads/' }] }]);
  });
});

describe('the images', () => {
  it('are in a private bucket that only the distribution reads', () => {
    expect(imagesBucket()?.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(ofType('AWS::CloudFront::OriginAccessControl')).toHaveLength(1);
  });

  it('are taken by browsers for what they say, and are looked at when they arrive', () => {
    const [policy] = ofType('AWS::CloudFront::ResponseHeadersPolicy');
    const [distribution] = ofType('AWS::CloudFront::Distribution');
    const behaviour = distribution?.Properties.DistributionConfig.DefaultCacheBehavior;
    expect(target(behaviour.ResponseHeadersPolicyId)?.id).toBe(policy?.id);
    expect(policy?.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'; sandbox", Override: true },
    });
    expect(imagesBucket()?.Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    const rule = ofType('AWS::Events::Rule').find(
      ({ Properties }) => Properties.EventPattern?.source?.[0] === 'aws.s3',
    );
    expect(rule?.Properties.EventPattern['detail-type']).toEqual(['Object Created']);
    expect(rule?.Properties.EventBusName).toBeUndefined();
  });
});

describe('the bus', () => {
  it('keeps everything that was announced for a quarter of a year', () => {
    const [archive] = ofType('AWS::Events::Archive');
    expect(archive?.Properties).toMatchObject({
      RetentionDays: 90,
      EventPattern: { source: [{ prefix: 'waybill.' }] },
    });
  });
});

describe('copies of the data', () => {
  it('are made of every table that is not rebuilt by itself, where the stage says so', () => {
    expect(ofType('AWS::Backup::BackupPlan')).toEqual([]);
    const [selection] = kept.ofType('AWS::Backup::BackupSelection');
    const copied = selection?.Properties.BackupSelection.Resources.map((arn: unknown) => kept.target(arn));
    const names = copied.map((table: (typeof tables)[number]) => nameOf(table));
    const expected = tablesOf(functions).map(({ name }) => name);
    expect(names.sort()).toEqual(
      expected.filter((name) => name !== 'platform' && name !== 'attention').sort(),
    );
  });

  it('are kept for 35 days, and one of each month for 400, and go elsewhere every day', () => {
    const [plan] = kept.ofType('AWS::Backup::BackupPlan');
    const [daily, monthly] = plan?.Properties.BackupPlan.BackupPlanRule ?? [];
    expect(daily).toMatchObject({
      Lifecycle: { DeleteAfterDays: 35 },
      CopyActions: [{ DestinationBackupVaultArn: copiesAt, Lifecycle: { DeleteAfterDays: 35 } }],
    });
    expect(monthly.Lifecycle).toEqual({ DeleteAfterDays: 400, MoveToColdStorageAfterDays: 30 });
  });

  it('are of images, too: what was deleted can be brought back for a month', () => {
    const { VersioningConfiguration, LifecycleConfiguration } = imagesBucket()?.Properties ?? {};
    expect(VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    );
  });
});

describe('the plan Lite of the user pool', () => {
  it('replaces no refresh tokens, which is not in it', () => {
    expect(lite.ofType('AWS::Cognito::UserPool')[0]?.Properties.UserPoolTier).toBe('LITE');
    expect(lite.ofType('AWS::Cognito::UserPoolClient')[0]?.Properties.RefreshTokenRotation).toBeUndefined();
    expect(ofType('AWS::Cognito::UserPool')[0]?.Properties.UserPoolTier).toBe('ESSENTIALS');
  });
});
