/** A firewall before the user pool's public calls, which anybody may make who knows the client's id. */
import { Stack } from 'aws-cdk-lib';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { People } from '../user-pool.ts';
import { firewallOf, poolRules } from './firewall-rules.ts';

export class PoolFirewallStack extends Stack {
  constructor(scope: Construct, { stage, production }: Settings, { pool }: People) {
    super(scope, `WaybillPoolFirewall-${stage}`, {
      description: `The firewall before Waybill's accounts (${stage})`,
      terminationProtection: production,
    });
    const firewall = new CfnWebACL(
      this,
      'Firewall',
      firewallOf('REGIONAL', `waybill-${stage}-pool`, poolRules()),
    );
    new CfnWebACLAssociation(this, 'BeforePool', {
      resourceArn: pool.userPoolArn,
      webAclArn: firewall.attrArn,
    });
  }
}
