/**
 * The bucket that is shared with an external system which exchanges files: we write to `outgoing/`, it writes to `incoming/`,
 * and what is dealt with lies in `taken/` for a month. Its people get their own way in: the bucket's policy is theirs to add.
 */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { FunctionDefinition } from './function-definition.ts';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';

/** Files have addresses of people in them. */
export const keptDays = 30;

export const makeExternalFiles = (scope: Construct, settings: Settings): Bucket => {
  const bucket = new Bucket(scope, 'ExternalFiles', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ...['outgoing/', 'taken/'].map((prefix) => ({ prefix, expiration: Duration.days(keptDays) })),
    ],
    removalPolicy: removalOf(settings),
  });
  new CfnOutput(scope, 'ExternalFilesBucket', { value: bucket.bucketName });
  return bucket;
};

const usesExternalSystem = ({ capabilities = [] }: FunctionDefinition): boolean =>
  capabilities.some((capability) => typeof capability !== 'string' && capability.secret === 'external');

/** Of those that talk with it. */
export const externalVariables = (
  definition: FunctionDefinition,
  { externalSystem }: Settings,
  files: Bucket | undefined,
): Record<string, string> =>
  usesExternalSystem(definition)
    ? { EXTERNAL_SYSTEM: externalSystem, EXTERNAL_BUCKET: files?.bucketName ?? '' }
    : {};
