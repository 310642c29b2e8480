/** Prints what the AWS Solutions rules find in the stacks of production, as JSON: `rule resource` each. */
import { Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { makeApp } from '../../lib/app.ts';
import { withoutBundles } from '../../lib/bundles.ts';
import { functionGroups } from '../../lib/functions.ts';
import { readWorkflows } from '../../lib/workflow-definition.ts';

const { app } = makeApp({
  groups: functionGroups,
  codeOf: withoutBundles,
  workflows: readWorkflows(),
  context: { stage: 'production', emailSender: 'orders@shop.example', alarmEmail: 'ops@shop.example' },
});
Aspects.of(app).add(new AwsSolutionsChecks());

/** What is found in a nested stack is told of the one around it. */
const stacks = app.node.children.filter((construct) => Stack.isStack(construct));
const findings = stacks.flatMap((stack) => {
  const annotations = Annotations.fromStack(stack);
  const messages = [
    ...annotations.findError('*', Match.anyValue()),
    ...annotations.findWarning('*', Match.anyValue()),
  ];
  return messages.map(({ id, entry }) => {
    const text = z.string().parse(entry.data);
    return `${/^(.+?): /.exec(text)?.[1] ?? text} ${id}`;
  });
});

process.stdout.write(JSON.stringify(findings));
