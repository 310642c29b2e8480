/** The firewall of the CDN. AWS takes it in one region alone, wherever the shop is. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { apiRules, firewallOf } from './firewall-rules.ts';

/** AWS documentation: a web ACL of CloudFront is made in US East (N. Virginia). */
export const firewallRegion = 'us-east-1';
export const firewallOutput = 'FirewallArn';

export class FirewallStack extends Stack {
  constructor(scope: Construct, { stage, production }: Settings) {
    super(scope, `WaybillFirewall-${stage}`, {
      description: `Waybill's firewall (${stage})`,
      env: { region: firewallRegion },
      terminationProtection: production,
    });
    const firewall = new CfnWebACL(
      this,
      'Firewall',
      firewallOf('CLOUDFRONT', `waybill-${stage}`, apiRules()),
    );
    new CfnOutput(this, firewallOutput, { value: firewall.attrArn });
  }
}
