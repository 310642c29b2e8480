/**
 * The bucket for files that staff bring and take away: uploads of imports, reports on them, exports; and for what people
 * take away of their own. Nobody reads or writes there without an address that was signed for one object; after a week all of it is gone.
 */
import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';
import { uploadersOf } from './uploads.ts';

/** Orders have people in them: a file is no place to keep them. */
export const keptDays = 7;

/** What comes in lies here; the bucket tells EventBridge of it. */
export const uploadsFolder = 'uploads/';

export const makeExchange = (scope: Construct, settings: Settings): Bucket => {
  const uploaders = uploadersOf(settings);
  const bucket = new Bucket(scope, 'Exchange', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [
      { expiration: Duration.days(keptDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: removalOf(settings),
    ...(uploaders.length > 0 && {
      cors: [{ allowedMethods: [HttpMethods.PUT], allowedOrigins: uploaders, allowedHeaders: ['*'] }],
    }),
  });
  /** By the resource itself: the CDK's own way deploys a function of its own to switch it on. */
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error(`${bucket.node.path} has no bucket`);
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  return bucket;
};
