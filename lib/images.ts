/**
 * Product images: uploaded to a private bucket by presigned URL, read by everybody through CloudFront, which has
 * browsers take them for what they say and for nothing else. The bucket tells EventBridge of every upload.
 */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  CachePolicy,
  Distribution,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';
import { uploadersOf } from './uploads.ts';

/**
 * Apart from the data: a new account may have to ask for CloudFront first, and a refusal must not take the tables
 * along.
 */
export class ImagesStack extends Stack {
  readonly images: Images;

  constructor(scope: Construct, settings: Settings) {
    super(scope, `WaybillImages-${settings.stage}`, {
      description: `Waybill's product images (${settings.stage})`,
      terminationProtection: settings.production,
    });
    this.images = new Images(this, 'Images', settings);
    new CfnOutput(this, 'ImagesUrl', { value: this.images.url });
  }
}

const formerVersionsDays = 30;

export class Images extends Construct {
  readonly bucket: Bucket;
  /** Without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const uploaders = uploadersOf(settings);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      /** What was deleted or written over by mistake can be brought back for so long. */
      versioned: true,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { noncurrentVersionExpiration: Duration.days(formerVersionsDays), expiredObjectDeleteMarker: true },
      ],
      removalPolicy: removalOf(settings),
      ...(uploaders.length > 0 && {
        cors: [{ allowedMethods: [HttpMethods.PUT], allowedOrigins: uploaders, allowedHeaders: ['*'] }],
      }),
    });
    this.announceUploads();
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Waybill product images (${settings.stage})`,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.onlyImages(settings),
      },
    });
    this.url = `https://${distribution.distributionDomainName}`;
  }

  /** By the resource itself: the CDK's own way deploys a function of its own to switch it on. */
  private announceUploads(): void {
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error(`${this.node.path} has no bucket`);
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /** Whatever the bytes are, no browser runs them. */
  private onlyImages({ stage }: Settings): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: `Waybill product images (${stage})`,
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
      },
    });
  }
}
