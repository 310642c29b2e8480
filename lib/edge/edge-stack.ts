/**
 * The CDN before the API, under the shop's own domain: it keeps the catalogue's public answers for as long as they say,
 * has the firewall before it, and tells the functions the client's address. Apart from all else: a new account may have
 * to ask for CloudFront first.
 */
import { CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type ICachePolicyRef,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { edgeHeaders } from '../../functions/shared/http/edge-contract.ts';
import { AdminPages, pagePaths, pagesBucketOutput } from '../admin/admin-pages.ts';
import type { EdgeSettings, Settings } from '../settings.ts';
import { edgeKeyOf } from './edge-variables.ts';
import { FirewallStack, firewallOutput, firewallRegion } from './firewall-stack.ts';

/** Where answers may say `Cache-Control: public`. What is not public is not kept: it says `no-store`. */
export const cachedPaths = ['/v1/products', '/v1/products/*', '/v1/categories', '/v1/categories/*'] as const;

/** CloudFront keeps these for ten seconds even when they say that nobody may (AWS documentation: error caching). */
export const keptErrors = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/** What the client says about its address is written over. */
export const tellAddress = `function handler(event) {
  var request = event.request;
  request.headers['${edgeHeaders.address}'] = { value: event.viewer.ip };
  return request;
}
`;

export type EdgeStackProps = {
  readonly settings: Settings;
  readonly edge: EdgeSettings;
  /** Without protocol. */
  readonly apiHost: string;
  /** Addresses that the pages send files to. */
  readonly uploads: readonly string[];
};

export class EdgeStack extends Stack {
  constructor(scope: Construct, { settings, edge, apiHost, uploads }: EdgeStackProps) {
    const { stage, production } = settings;
    super(scope, `WaybillEdge-${stage}`, {
      description: `The CDN before Waybill's API (${stage})`,
      terminationProtection: production,
    });
    const firewall = new FirewallStack(scope, settings);
    this.addStackDependency(firewall, 'the CDN names its firewall');
    const ways = this.waysTo(apiHost, edgeKeyOf(settings));
    const kept: BehaviorOptions = { ...ways, cachePolicy: this.asAnswersSay(stage) };
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Waybill's API (${stage})`,
      domainNames: [edge.domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', edge.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      webAclId: Fn.getStackOutput(firewall.stackName, firewallOutput, firewallRegion),
      defaultBehavior: { ...ways, cachePolicy: CachePolicy.CACHING_DISABLED as ICachePolicyRef },
      additionalBehaviors: {
        ...Object.fromEntries(cachedPaths.map((path) => [path, kept])),
        ...this.pagesOf(settings, uploads),
      },
      errorResponses: keptErrors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    this.nameIt(edge, distribution);
    new CfnOutput(this, 'EdgeDomain', { value: distribution.distributionDomainName });
  }

  private pagesOf(settings: Settings, uploads: readonly string[]): Record<string, BehaviorOptions> {
    if (settings.adminPages === 'off') return {};
    const pages = new AdminPages(this, 'Pages', { settings, uploads });
    new CfnOutput(this, pagesBucketOutput, { value: pages.bucket.bucketName });
    return Object.fromEntries(pagePaths.map((path) => [path, pages.behavior]));
  }

  private waysTo(apiHost: string, key: string): BehaviorOptions {
    return {
      origin: new HttpOrigin(apiHost, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        readTimeout: Duration.seconds(30),
        customHeaders: { [edgeHeaders.key]: key },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      compress: true,
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.addressTeller() }],
    };
  }

  private addressTeller(): EdgeFunction {
    return new EdgeFunction(this, 'Address', {
      comment: 'Tells the API who calls',
      code: FunctionCode.fromInline(tellAddress),
      runtime: FunctionRuntime.JS_2_0,
    });
  }

  /** One copy for all strangers of a web page, and one for each token: staff see more (`functions/catalog/cache.ts`). */
  private asAnswersSay(stage: string): CachePolicy {
    return new CachePolicy(this, 'AsAnswersSay', {
      cachePolicyName: `waybill-${stage}-as-answers-say`,
      comment: 'For as long as Cache-Control says, and not at all when it says nothing',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(1),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      headerBehavior: CacheHeaderBehavior.allowList('authorization', 'origin'),
      cookieBehavior: CacheCookieBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  /** Without a zone, whoever keeps the domain points it at `EdgeDomain`. */
  private nameIt({ domain, hostedZoneId }: EdgeSettings, { distributionDomainName }: Distribution): void {
    if (hostedZoneId === undefined) return;
    for (const type of ['A', 'AAAA']) {
      new CfnRecordSet(this, `Record-${type}`, {
        type,
        name: domain,
        hostedZoneId,
        aliasTarget: {
          dnsName: distributionDomainName,
          hostedZoneId: CloudFrontTarget.CLOUDFRONT_ZONE_ID,
        },
      });
    }
  }
}
