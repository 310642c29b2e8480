import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';

/** What the AWS Solutions rules find and we want as it is. */
const accepted: readonly { readonly finding: RegExp; readonly why: string }[] = [
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*] /,
    why: 'Actions that AWS knows for no single resource; the permissions test lists them.',
  },
  { finding: /^AwsSolutions-IAM5\[Resource::.+\/index\/\*] /, why: 'All indexes of one table.' },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.+:execution:waybill-production-orders(-closing)?:\*] /,
    why: 'Executions are named by the orders to come.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.+tasksFunction.+:\*] .+\/Workflow-.+\/StateMachine\//,
    why: 'All versions of one function.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.+:ses:.+:identity\/\*] /,
    why: 'SES asks about the recipient’s identity, too, when it is one of the account’s; the sender’s address is a condition.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.+ImagesBucket.+\/\*] /,
    why: 'Images are named by the products to come.',
  },
  {
    finding: /^AwsSolutions-SF1 /,
    why: 'The history of every execution is kept for 90 days; logging each step would double its cost.',
  },
  {
    finding: /^AwsSolutions-SMG4 /,
    why: 'The keys are made by the providers, who have no call to replace them: a person does.',
  },
  {
    finding: /^AwsSolutions-COG1 /,
    why: 'Eight characters of three kinds: a symbol that must be there stands in the usual place.',
  },
  {
    finding: /^AwsSolutions-COG2 /,
    why: 'Shoppers sign in with a password; a second factor is not asked of them.',
  },
  {
    finding: /^AwsSolutions-COG8 /,
    why: 'The plus plan costs a third more for each person who signs in; our routes limit the attempts, and passwords are taken from them alone.',
  },
  {
    finding: /^AwsSolutions-SQS3 .+\/events-publisher-(dead-letters|set-aside)\//,
    why: 'It is a dead-letter queue: the stream’s.',
  },
  {
    finding: /^AwsSolutions-S1 .+\/Images\//,
    why: 'The images are public; who looked at one matters to nobody.',
  },
  { finding: /^AwsSolutions-CFR[13] .+\/Images\//, why: 'The images are public, everywhere.' },
  {
    finding: /^AwsSolutions-CFR2 .+\/Images\//,
    why: 'Nothing but files behind it: a firewall has nothing to do.',
  },
  {
    finding: /^AwsSolutions-CFR4 .+\/Images\//,
    why: 'CloudFront’s own certificate comes with its own protocol list; a domain of the shop’s brings TLS 1.2.',
  },
];

/** In a process of their own, and, but in CI, without the CDK's own validation: both are slow in jest. */
const print = execFileSync(process.execPath, [join(import.meta.dirname, 'nag-findings.ts')], {
  encoding: 'utf8',
  env: { CDK_VALIDATION: 'false', ...process.env },
});
const found = z.array(z.string()).parse(JSON.parse(print));

describe('the AWS Solutions rules', () => {
  it('find nothing that is not accepted with a reason', () => {
    expect(found.filter((one) => !accepted.some(({ finding }) => finding.test(one)))).toEqual([]);
  });

  it('still find what is accepted', () => {
    const outdated = accepted.filter(({ finding }) => !found.some((one) => finding.test(one)));
    expect(outdated.map(({ finding }) => String(finding))).toEqual([]);
  });
});
