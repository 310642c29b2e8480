import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { settingNames } from '../../lib/settings.ts';
import { settingsOfVariants, variants } from './variants.ts';

/** What the AWS Solutions rules find and we want as it is: each finding in full, without the stage. */
const accepted: readonly { readonly finding: RegExp; readonly why: string }[] = [
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::\*] \/Waybill-<stage>\/Workflow-order(-closing)?\/StateMachine\/Role\/DefaultPolicy\/Resource$/,
    why: 'Traces and the delivery of logs: AWS knows no resource for them; the permissions test lists the actions.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::\*] \/Waybill-<stage>\/orders\/(notifications|order-flow)-tasks\/Role\/Resource$/,
    why: 'Traces, for which AWS knows no resource: the workflow’s tasks alone are traced.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::\*] \/Waybill-<stage>\/platform\/events-publisher\/Role\/Resource$/,
    why: 'dynamodb:ListStreams, for which AWS knows no resource.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.+:execution:waybill-<stage>-orders(-closing)?:\*] \/Waybill-<stage>\/orders\/order-flow-api\/Role\/Resource$/,
    why: 'Executions are named by the orders to come.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::<.+tasksFunction\w+(\.Arn)?>:\*] \/Waybill-<stage>\/Workflow-order(-closing)?\/StateMachine\/Role\/DefaultPolicy\/Resource$/,
    why: 'All versions of one function.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.+:ses:.+:identity\/\*] \/Waybill-<stage>\/(orders\/notifications-api|orders\/notifications-consumer|orders\/notifications-tasks|platform\/identity-api|platform\/identity-auth|platform\/identity-consumer|platform\/notifications-staff|platform\/webhooks-notices)\/Role\/Resource$/,
    why: 'SES asks about the recipient’s identity, too, when it is one of the account’s; the sender’s address is a condition.',
  },
  {
    finding:
      /^AwsSolutions-IAM4\[Policy::.+\/AWSCodeDeployRoleForLambdaLimited] \/Waybill-<stage>\/[a-z]+\/CanaryRole\/Resource$/,
    why: 'AWS’s own list of what CodeDeploy needs to move an alias; it may write to nothing else.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.+ImagesBucket.+\/\*] \/Waybill-<stage>\/storefront\/catalog-(images|uploads)\/Role\/Resource$/,
    why: 'Images are named by the products to come.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.+Exchange.+\/(uploads|reports|parts|exports)\/\*] \/Waybill-<stage>\/exchange\/bulk-(api|imports|exports)\/Role\/Resource$/,
    why: 'Files are named by the imports and exports to come; each function has its folders.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.+Exchange.+\/people\/\*] \/Waybill-<stage>\/exchange\/privacy-(api|consumer)\/Role\/Resource$/,
    why: 'A file is named by the person whose data it is; no other folder is open to these functions.',
  },
  {
    finding: /^AwsSolutions-S1 \/WaybillData-<stage>\/Exchange\/Resource$/,
    why: 'Each file is there for a week, under an address that was signed for one person; who asked for it is in the audit trail.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.+ExternalFiles.+\/(outgoing|incoming|taken)\/\*] \/Waybill-<stage>\/exchange\/integrations-(consumer|run|api)\/Role\/Resource$/,
    why: 'Files are named by the orders to come, and by the other side.',
  },
  {
    finding: /^AwsSolutions-SF1 \/Waybill-<stage>\/Workflow-order(-closing)?\/StateMachine\/Resource$/,
    why: 'Errors are logged, and each execution’s history is kept for 90 days; logging every step would double its cost.',
  },
  {
    finding: /^AwsSolutions-SMG4 \/WaybillData-<stage>\/Secret-[a-z]+\/Resource$/,
    why: 'The keys are made by the providers, who have no call to replace them: a person does.',
  },
  {
    finding: /^AwsSolutions-SMG4 \/WaybillData-<stage>\/Secret-order-links\/Resource$/,
    why: 'Another key would close the links in all mails that were sent: it is replaced when it is known to somebody.',
  },
  {
    finding: /^AwsSolutions-COG1 \/WaybillData-<stage>\/People\/Pool\/Resource$/,
    why: 'Eight characters of three kinds: a symbol that must be there stands in the usual place.',
  },
  {
    finding: /^AwsSolutions-COG2 \/WaybillData-<stage>\/People\/Pool\/Resource$/,
    why: 'The pool knows no roles: whether somebody’s role needs a second factor is decided at sign-in (the setting secondFactor). Shoppers are not asked for one.',
  },
  {
    finding: /^AwsSolutions-COG8 \/WaybillData-<stage>\/People\/Pool\/Resource$/,
    why: 'The plus plan costs a third more for each person who signs in; our routes limit the attempts, and passwords are taken from them alone.',
  },
  {
    finding:
      /^AwsSolutions-SQS3 \/Waybill-<stage>\/platform\/events-publisher-(unpublished|set-aside)\/Resource$/,
    why: 'It is a dead-letter queue: the stream’s.',
  },
  {
    finding: /^AwsSolutions-SQS3 \/Waybill-<stage>\/[a-z]+\/[a-z]+-undelivered\/Resource$/,
    why: 'It is a dead-letter queue: the rules’.',
  },
  {
    finding: /^AwsSolutions-S1 \/WaybillImages-<stage>\/Images\/Bucket\/Resource$/,
    why: 'The images are public; who looked at one matters to nobody.',
  },
  {
    finding: /^AwsSolutions-S1 \/Waybill(Admin|Edge)-<stage>\/Pages\/Bucket\/Resource$/,
    why: 'The pages are public and the same for all; what is done with them is in the API’s log.',
  },
  {
    finding: /^AwsSolutions-CFR[1-4] \/WaybillAdmin-<stage>\/Distribution\/Resource$/,
    why: 'Without a domain it has CloudFront’s own certificate; a firewall, too, comes with the domain. Staff may be anywhere, and the API has its own log.',
  },
  {
    finding: /^AwsSolutions-S1 \/WaybillLake-<stage>\/Bucket\/Resource$/,
    why: 'Nobody reads it but Athena, whose questions are in CloudTrail; nothing in it names a person.',
  },
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::<Bucket\w+\.Arn>\/(errors|events)\/\*] \/WaybillLake-<stage>\/Stream\/Role\/Resource$/,
    why: 'Files are named by the days to come.',
  },
  {
    finding: /^AwsSolutions-S1 \/WaybillData-<stage>\/ExternalFiles\/Resource$/,
    why: 'What was sent and taken is in the lines of the runs; who else has a way in, its owner decides and watches.',
  },
  {
    finding: /^AwsSolutions-CFR[13] \/WaybillImages-<stage>\/Images\/Distribution\/Resource$/,
    why: 'The images are public, everywhere.',
  },
  {
    finding: /^AwsSolutions-CFR1 \/WaybillEdge-<stage>\/Distribution\/Resource$/,
    why: 'Customers may be anywhere; where the shop ships to is its own settings’ business.',
  },
  {
    finding: /^AwsSolutions-CFR3 \/WaybillEdge-<stage>\/Distribution\/Resource$/,
    why: 'The API writes each request that reaches it into its own log, and the firewall counts those that do not.',
  },
  {
    finding:
      /^AwsSolutions-IAM4\[Policy::.+:iam::aws:policy\/service-role\/AWSBackupServiceRolePolicyForBackup] \/WaybillBackup-<stage>\/Plan\/Tables\/Role\/Resource$/,
    why: 'AWS Backup says itself what it needs to copy a table, and says it anew when it needs more.',
  },
  {
    finding: /^AwsSolutions-CFR2 \/WaybillImages-<stage>\/Images\/Distribution\/Resource$/,
    why: 'Nothing but files behind it: a firewall has nothing to do.',
  },
  {
    finding: /^AwsSolutions-CFR4 \/WaybillImages-<stage>\/Images\/Distribution\/Resource$/,
    why: 'CloudFront’s own certificate comes with its own list of protocols, TLS 1.0 among them: only a domain of the shop’s can ask for more.',
  },
];

const lookedSchema = z.array(
  z.object({
    name: z.string(),
    findings: z.array(z.string()),
    resources: z.record(z.string(), z.number()),
  }),
);

/** In a process of their own, and, but in CI, without the CDK's own validation: both are slow in jest. */
const print = execFileSync(process.execPath, [join(import.meta.dirname, 'variant-findings.ts')], {
  encoding: 'utf8',
  env: { CDK_VALIDATION: 'false', ...process.env },
  maxBuffer: 64 * 1024 * 1024,
});
const looked = lookedSchema.parse(JSON.parse(print));
const found = [...new Set(looked.flatMap(({ findings }) => findings))];

describe('the combinations of settings', () => {
  it('know every setting that there is', () => {
    expect([...settingsOfVariants].sort()).toEqual([...settingNames].sort());
  });

  it('are so few that all of them are looked at, pair by pair', () => {
    expect(looked.map(({ name }) => name)).toEqual(variants.map(({ name }) => name));
    expect(variants.length).toBeLessThan(25);
    const together = (one: string, other: string): boolean =>
      variants.some(({ name }) => name.split(' ').includes(one) && name.split(' ').includes(other));
    for (const stage of ['trial', 'production']) {
      for (const setting of ['alarmEmail', 'trustedGateway', 'corsOrigins', 'warehouseUrl']) {
        expect([stage, setting, together(stage, setting)]).toEqual([stage, setting, true]);
      }
    }
  });

  it('say how many resources each stack has', () => {
    const counts = looked.flatMap(({ resources }) => Object.entries(resources));
    const most = [...Map.groupBy(counts, ([stack]) => stack)].map(
      ([stack, all]) => `${stack} ${Math.max(...all.map(([, count]) => count))}`,
    );
    process.stdout.write(
      `resources in each stack, at most, of ${looked.length} combinations of settings: ${most.join(', ')}\n`,
    );
    expect(most.length).toBeGreaterThan(10);
  });

  /** CloudFormation takes 500 in one stack: there is room to grow by half before anything must be split. */
  it.each(looked)('keep every stack within 300 resources: $name', ({ resources }) => {
    expect(Object.entries(resources).filter(([, count]) => count > 300)).toEqual([]);
    expect(Object.keys(resources)).toContain('Waybill/orders');
  });
});

describe('the AWS Solutions rules', () => {
  it('find nothing that is not accepted with a reason, whatever the settings', () => {
    expect(found.filter((one) => !accepted.some(({ finding }) => finding.test(one)))).toEqual([]);
  });

  it('still find what is accepted', () => {
    const outdated = accepted.filter(({ finding }) => !found.some((one) => finding.test(one)));
    expect(outdated.map(({ finding }) => String(finding))).toEqual([]);
  });
});
