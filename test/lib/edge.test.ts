import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { errorCatalogue } from '../../functions/shared/errors.ts';
import type { Routes } from '../../functions/shared/http/contract.ts';
import { edgeHeaders } from '../../functions/shared/http/edge-contract.ts';
import { limitFor } from '../../functions/shared/rate-limits.ts';
import { cachedPaths, tellAddress } from '../../lib/edge/edge-stack.ts';
import { perAddress } from '../../lib/edge/firewall-rules.ts';
import { functions } from '../../lib/functions.ts';
import { synthesize } from './synthesis.ts';

const apiDomain = 'api.shop.example';
const apiCertificateArn =
  'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
const plain = await synthesize();
const { ofType, target, resources } = await synthesize({
  apiDomain,
  apiCertificateArn,
  apiHostedZoneId: 'Z0123456789ABCDEFGHIJ',
  edgeOnly: 'on',
  poolFirewall: 'on',
});

const cdn = ofType('AWS::CloudFront::Distribution').find(({ Properties }) =>
  Properties.DistributionConfig.Aliases?.includes(apiDomain),
);
const config = cdn?.Properties.DistributionConfig;
const behaviors = [config.DefaultCacheBehavior, ...config.CacheBehaviors];

describe('nothing before the API', () => {
  it('is what a stage has that names no domain', () => {
    expect(plain.ofType('AWS::WAFv2::WebACL')).toEqual([]);
    expect(plain.ofType('AWS::CloudFront::Distribution')).toHaveLength(1);
    for (const { Properties } of plain.ofType('AWS::Lambda::Function')) {
      expect(Properties.Environment.Variables).toMatchObject({ EDGE_KEY: '', EDGE_ONLY: 'off' });
    }
  });
});

describe('the CDN before the API', () => {
  it('sends everything to the API, over TLS alone, with the key by which the functions know it', () => {
    const [origin, ...others] = config.Origins;
    expect(others).toEqual([]);
    expect(JSON.stringify(origin.DomainName)).toContain('.execute-api.');
    expect(origin.CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: 'https-only' });
    const [key] = origin.OriginCustomHeaders;
    expect(key.HeaderName).toBe(edgeHeaders.key);
    expect(JSON.stringify(key.HeaderValue)).toContain('resolve:secretsmanager');
    for (const { Properties } of ofType('AWS::Lambda::Function')) {
      const { EDGE_KEY, EDGE_ONLY, PUBLIC_API_URL } = Properties.Environment.Variables;
      expect(JSON.stringify(EDGE_KEY)).toContain('resolve:secretsmanager');
      expect([EDGE_ONLY, PUBLIC_API_URL]).toEqual(['on', `https://${apiDomain}`]);
    }
  });

  it('takes TLS 1.2 and every method, has the firewall before it, and keeps no errors', () => {
    expect(config.ViewerCertificate).toMatchObject({
      AcmCertificateArn: apiCertificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
    expect(config.WebACLId).toEqual({
      'Fn::GetStackOutput': {
        StackName: 'WaybillFirewall-dev',
        OutputName: 'FirewallArn',
        Region: 'us-east-1',
      },
    });
    for (const { ViewerProtocolPolicy, AllowedMethods } of behaviors) {
      expect(ViewerProtocolPolicy).toBe('https-only');
      expect(AllowedMethods).toEqual(expect.arrayContaining(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']));
    }
    for (const { ErrorCachingMinTTL } of config.CustomErrorResponses) expect(ErrorCachingMinTTL).toBe(0);
  });

  it('writes the client’s address over whatever the client says', () => {
    for (const { FunctionAssociations } of behaviors) {
      expect(FunctionAssociations).toMatchObject([{ EventType: 'viewer-request' }]);
    }
    const tell = runInNewContext(`${tellAddress}; handler`);
    const headers = { [edgeHeaders.address]: { value: '10.0.0.1' }, accept: { value: '*/*' } };
    const passed = tell({ viewer: { ip: '198.51.100.7' }, request: { uri: '/v1/carts', headers } });
    expect(passed).toEqual({
      uri: '/v1/carts',
      headers: { [edgeHeaders.address]: { value: '198.51.100.7' }, accept: { value: '*/*' } },
    });
  });

  it('keeps the catalogue as its answers say, for each token and each web page apart, and nothing else', () => {
    const kept = config.CacheBehaviors.map(({ PathPattern, CachePolicyId }: Record<string, unknown>) => {
      const policy = target(CachePolicyId)?.Properties.CachePolicyConfig;
      expect(policy).toMatchObject({ MinTTL: 0, DefaultTTL: 0 });
      expect(policy.ParametersInCacheKeyAndForwardedToOrigin).toMatchObject({
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['authorization', 'origin'] },
        QueryStringsConfig: { QueryStringBehavior: 'all' },
        CookiesConfig: { CookieBehavior: 'none' },
      });
      return PathPattern;
    });
    expect(kept).toEqual(cachedPaths);
    /** AWS's managed policy CachingDisabled. */
    expect(config.DefaultCacheBehavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    const open = functions
      .filter(({ name }) => name.startsWith('catalog-'))
      .flatMap(({ routes = {} }) => Object.values(routes as Routes))
      .filter(({ method, access }) => method === 'GET' && (access === 'public' || access === 'optional'));
    const isKept = (path: string) =>
      cachedPaths.some((kept) => (kept.endsWith('*') ? path.startsWith(kept.slice(0, -1)) : path === kept));
    expect(open.length).toBeGreaterThan(2);
    expect(open.map(({ path }) => path).filter((path) => !isKept(path))).toEqual([]);
  });

  it('has its name in the zone, for both kinds of addresses', () => {
    const records = ofType('AWS::Route53::RecordSet').map(({ Properties }) => [
      Properties.Name,
      Properties.Type,
    ]);
    expect(records).toEqual([
      [apiDomain, 'A'],
      [apiDomain, 'AAAA'],
    ]);
  });
});

const firewall = ofType('AWS::WAFv2::WebACL').find(({ Properties }) => Properties.Scope === 'CLOUDFRONT');
// biome-ignore lint/suspicious/noExplicitAny: a rule of AWS WAF has one of many statements
const rules: any[] = firewall?.Properties.Rules;

describe('the firewall', () => {
  it('looks at no signed message for what it looks like: its signature decides', () => {
    const groups = rules.flatMap(({ Statement }) => Statement.ManagedRuleGroupStatement ?? []);
    expect(groups).toHaveLength(3);
    for (const { ScopeDownStatement } of groups) {
      expect(ScopeDownStatement.NotStatement.Statement.ByteMatchStatement).toMatchObject({
        SearchString: '/v1/webhooks/',
        PositionalConstraint: 'STARTS_WITH',
      });
    }
    const signed = functions
      .flatMap(({ routes = {} }) => Object.values(routes as Routes))
      .filter(({ access }) => access === 'signature');
    expect(signed.length).toBeGreaterThan(2);
    expect(signed.filter(({ path }) => !path.startsWith('/v1/webhooks/'))).toEqual([]);
  });

  it('is wider than the API’s own limits, and answers as the API does', () => {
    expect(perAddress.all).toBeGreaterThan(perAddress.signIn);
    expect(perAddress.signIn).toBeGreaterThan(
      5 * (limitFor('sign-in', 'production').address?.perMinute ?? Infinity),
    );
    const { ResponseCode, CustomResponseBodyKey } = rules[0].Action.Block.CustomResponse;
    const body = JSON.parse(firewall?.Properties.CustomResponseBodies[CustomResponseBodyKey].Content);
    const { status, title } = errorCatalogue['rate-limited'];
    expect(body).toMatchObject({ status, title, code: 'rate-limited' });
    expect(ResponseCode).toBe(status);
  });

  it('has an order of its own for every rule', () => {
    const priorities = rules.map(({ Priority }) => Priority);
    expect(new Set(priorities).size).toBe(priorities.length);
  });

  it('stands before the user pool, too, where the stage says so', () => {
    const [association] = ofType('AWS::WAFv2::WebACLAssociation');
    expect(target(association?.Properties.ResourceArn)?.Type).toBe('AWS::Cognito::UserPool');
    expect(target(association?.Properties.WebACLArn)?.Properties.Scope).toBe('REGIONAL');
    expect(resources.filter(({ Type }) => Type === 'AWS::WAFv2::WebACL')).toHaveLength(2);
  });
});
