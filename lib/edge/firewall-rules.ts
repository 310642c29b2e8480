/** The rules of the firewalls (AWS WAF). They are wide: the functions' own limits know people, these know addresses. */
import type { CfnWebACL, CfnWebACLProps } from 'aws-cdk-lib/aws-wafv2';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

const measured = (name: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName: name,
});

const pathBegins = (searchString: string): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

/** Requests of one address in five minutes. A carrier's address has thousands of shoppers behind it. */
export const perAddress = { all: 20_000, signIn: 3_000 } as const;

/** What a client reads that calls too often, in the form of all our errors. AWS WAF knows no `problem+json`. */
export const refusals = {
  'too-many': {
    contentType: 'APPLICATION_JSON',
    content: JSON.stringify({
      type: '/docs/problems#rate-limited',
      title: 'Too many requests',
      status: 429,
      code: 'rate-limited',
      detail: 'Too many requests come from this address: wait some minutes',
    }),
  },
} as const;

const limited = (name: string, limit: number, priority: number, scope?: Statement): Rule => ({
  name,
  priority,
  statement: {
    rateBasedStatement: {
      aggregateKeyType: 'IP',
      limit,
      evaluationWindowSec: 300,
      ...(scope && { scopeDownStatement: scope }),
    },
  },
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: 'too-many',
        responseHeaders: [{ name: 'retry-after', value: '300' }],
      },
    },
  },
  visibilityConfig: measured(name),
});

/** Signed messages of providers, carriers and the warehouse: the signature decides, whatever they look like. */
const isNoWebhook: Statement = { notStatement: { statement: pathBegins('/v1/webhooks/') } };

/** @param counted rules of the group that only count, because honest requests look like that */
const managed = (name: string, priority: number, counted: readonly string[] = []): Rule => ({
  name,
  priority,
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      scopeDownStatement: isNoWebhook,
      ...(counted.length > 0 && {
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      }),
    },
  },
  overrideAction: { none: {} },
  visibilityConfig: measured(name),
});

/**
 * Of the common rules: product texts are long and hold markup, partners register addresses, and servers that call for a
 * customer name no browser (AWS documentation: baseline rule groups).
 */
const honestLooks = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericRFI_BODY',
  'NoUserAgent_HEADER',
];

export const apiRules = (): Rule[] => [
  limited('sign-in-per-address', perAddress.signIn, 0, pathBegins('/v1/auth/')),
  limited('all-per-address', perAddress.all, 1),
  managed('AWSManagedRulesAmazonIpReputationList', 2),
  managed('AWSManagedRulesKnownBadInputsRuleSet', 3),
  managed('AWSManagedRulesCommonRuleSet', 4, honestLooks),
];

/** The pool's public calls have neither paths of ours nor bodies that a rule knows. */
export const poolRules = (): Rule[] => [limited('pool-per-address', perAddress.signIn, 0)];

export const firewallOf = (
  scope: 'CLOUDFRONT' | 'REGIONAL',
  name: string,
  rules: Rule[],
): CfnWebACLProps => ({
  name,
  scope,
  defaultAction: { allow: {} },
  rules,
  customResponseBodies: refusals,
  visibilityConfig: measured(name),
});
