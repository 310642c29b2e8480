/** The shop's pages on AWS: beside the API, from a bucket that nobody else reads. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { contentPolicy } from '../../admin/headers.ts';
import { pagePaths, showPage } from '../../lib/admin/admin-pages.ts';
import { type Synthesis, synthesize } from './synthesis.ts';

const domain = {
  apiDomain: 'api.shop.example',
  apiCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
};
const alone = await synthesize({ adminPages: 'on' });
const onDomain = await synthesize({ adminPages: 'on', ...domain });

type Behavior = {
  readonly PathPattern: string;
  readonly TargetOriginId: string;
  readonly ResponseHeadersPolicyId: unknown;
};

const cdnOf = ({ ofType }: Synthesis) => {
  const configs = ofType('AWS::CloudFront::Distribution').map(
    ({ Properties }) => Properties.DistributionConfig,
  );
  const config = configs.find(({ CacheBehaviors = [] }) =>
    CacheBehaviors.some(({ PathPattern }: Behavior) => PathPattern === '/admin'),
  );
  const own: Behavior[] = config.CacheBehaviors.filter(({ PathPattern }: Behavior) =>
    (pagePaths as readonly string[]).includes(PathPattern),
  );
  const origin = config.Origins.find(({ Id }: { Id: string }) => Id === own[0]?.TargetOriginId);
  return { config, own, origin };
};

describe.each([
  ['without a domain', alone],
  ['on the domain', onDomain],
])('the shop’s pages %s', (_, synthesis) => {
  it('come from their bucket, and all else from the API, under one origin', () => {
    const { config, own, origin } = cdnOf(synthesis);
    expect(own.map(({ PathPattern }) => PathPattern).sort()).toEqual([...pagePaths]);
    expect(origin.S3OriginConfig).toBeDefined();
    const other = config.Origins.find(
      ({ Id }: { Id: string }) => Id === config.DefaultCacheBehavior.TargetOriginId,
    );
    expect(JSON.stringify(other.DomainName)).toContain('.execute-api.');
    expect(config.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('https-only');
  });

  it('let files be sent to two buckets, by the path style of their addresses, and nothing anywhere else', () => {
    const policies = synthesis
      .ofType('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ Properties }) => JSON.stringify(Properties))
      .filter((text) => text.includes("script-src 'self'"));
    expect(policies).toHaveLength(1);
    const connect = /connect-src (.*?); form-action/.exec(policies[0] ?? '')?.[1] ?? '';
    expect(connect.match(/https:\/\//g)).toHaveLength(2);
    expect(connect.match(/https:\/\/s3\./g)).toHaveLength(2);
    expect(policies[0]).not.toContain("'unsafe-eval'");
  });
});

describe('without the setting', () => {
  it('there is neither bucket nor CDN for them', async () => {
    const { ofType } = await synthesize();
    expect(ofType('AWS::S3::Bucket')).toHaveLength(3);
    expect(ofType('AWS::CloudFront::Distribution')).toHaveLength(1);
  });
});

describe('the domain', () => {
  it('may send pictures of products and files of lines to their buckets', () => {
    const cors = onDomain
      .ofType('AWS::S3::Bucket')
      .flatMap(({ Properties }) => Properties.CorsConfiguration?.CorsRules ?? []);
    const own = { AllowedMethods: ['PUT'], AllowedOrigins: [`https://${domain.apiDomain}`] };
    expect(cors).toEqual([expect.objectContaining(own), expect.objectContaining(own)]);
  });
});

describe('an address below /admin', () => {
  it.each([
    ['/admin', '/admin/index.html'],
    ['/admin/orders/ord_01J', '/admin/index.html'],
    ['/admin/assets/index-1a2b.js', '/admin/assets/index-1a2b.js'],
    ['/admin/icon.svg', '/admin/icon.svg'],
  ])('%s is %s', (asked, answered) => {
    const request = runInNewContext(`${showPage}; handler({ request: { uri: asked } })`, { asked });
    expect(request.uri).toBe(answered);
  });
});

describe('the content policy', () => {
  it('lets in no script but the pages’ own, and no frame around them', () => {
    const policy = contentPolicy(['https://images.example']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("connect-src 'self' https://images.example;");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
