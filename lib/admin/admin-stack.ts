/**
 * The shop's pages where no domain stands before the API: a CDN with a name of its own, which has the pages and hands
 * everything else on to the API. With a domain they are part of its CDN (`lib/edge/edge-stack.ts`).
 */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  type ICachePolicyRef,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { keptErrors } from '../edge/edge-stack.ts';
import { AdminPages, type AdminPagesProps, pagePaths, pagesBucketOutput } from './admin-pages.ts';

export type AdminStackProps = AdminPagesProps & {
  /** Without protocol. */
  readonly apiHost: string;
};

export class AdminStack extends Stack {
  constructor(scope: Construct, { settings, uploads, apiHost }: AdminStackProps) {
    super(scope, `WaybillAdmin-${settings.stage}`, {
      description: `Waybill's pages for the shop's people (${settings.stage})`,
      terminationProtection: settings.production,
    });
    const pages = new AdminPages(this, 'Pages', { settings, uploads });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Waybill admin pages (${settings.stage})`,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      defaultBehavior: {
        origin: new HttpOrigin(apiHost, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          readTimeout: Duration.seconds(30),
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: CachePolicy.CACHING_DISABLED as ICachePolicyRef,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        compress: true,
      },
      additionalBehaviors: Object.fromEntries(pagePaths.map((path) => [path, pages.behavior])),
      errorResponses: keptErrors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    new CfnOutput(this, 'AdminUrl', { value: `https://${distribution.distributionDomainName}/admin` });
    new CfnOutput(this, pagesBucketOutput, { value: pages.bucket.bucketName });
  }
}
