/**
 * The shop's own pages: files in a private bucket, read through a CDN, under the same origin as the API. What is in the
 * bucket is published after a deployment (`bin/publish-pages.ts`): no function is deployed to copy files.
 */
import { Duration } from 'aws-cdk-lib';
import {
  type BehaviorOptions,
  CachePolicy,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { contentPolicy } from '../../admin/headers.ts';
import { removalOf } from '../removal.ts';
import type { Settings } from '../settings.ts';

/** Everything below is one page; what has an ending is a file. */
export const pagePaths = ['/admin', '/admin/*'] as const;

export const showPage = `function handler(event) {
  var request = event.request;
  if (!/\\.[a-z0-9]+$/.test(request.uri)) request.uri = '/admin/index.html';
  return request;
}
`;

/** The name of the output that says where the pages are published to. */
export const pagesBucketOutput = 'AdminPagesBucket';

const formerVersionsDays = 30;

export type AdminPagesProps = {
  readonly settings: Settings;
  /** Addresses that the browser sends files to. */
  readonly uploads: readonly string[];
};

export class AdminPages extends Construct {
  readonly bucket: Bucket;
  readonly behavior: BehaviorOptions;

  constructor(scope: Construct, id: string, { settings, uploads }: AdminPagesProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(formerVersionsDays),
          expiredObjectDeleteMarker: true,
        },
      ],
      removalPolicy: removalOf(settings),
    });
    this.behavior = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      responseHeadersPolicy: this.headers(settings, uploads),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(this, 'ShowPage', {
            comment: 'Every address of the pages is the page',
            code: FunctionCode.fromInline(showPage),
            runtime: FunctionRuntime.JS_2_0,
          }),
        },
      ],
    };
  }

  private headers({ stage }: Settings, uploads: readonly string[]): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: `Waybill admin pages (${stage})`,
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        contentSecurityPolicy: {
          contentSecurityPolicy: contentPolicy(uploads),
          override: true,
        },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
      },
    });
  }
}
