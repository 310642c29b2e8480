/**
 * Synthesizes every variant, in one process, and tells of each what the AWS Solutions rules find and how many resources
 * each stack has: as JSON, or as a table when it is asked for one (`npm run stacks`).
 */
import { Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type INagLogger } from 'cdk-nag';
import { makeApp } from '../../lib/app.ts';
import { withoutBundles } from '../../lib/bundles.ts';
import { functionGroups } from '../../lib/functions.ts';
import { readWorkflows } from '../../lib/workflow-definition.ts';
import { makeAssemblyFolder } from './assembly-folder.ts';
import { variants } from './variants.ts';

/** Keeps findings as `rule path`; a rule that broke has found something, too. */
const collector = (found: Set<string>): INagLogger => ({
  onNonCompliance: ({ ruleId, findingId, resource }) => {
    found.add(`${ruleId}${findingId === '' ? '' : `[${findingId}]`} /${resource.node.path}`);
  },
  onError: ({ ruleId, errorMessage, resource }) => {
    found.add(`${ruleId} could not look at /${resource.node.path}: ${errorMessage}`);
  },
  onCompliance: () => undefined,
  onSuppressed: () => undefined,
  onSuppressedError: () => undefined,
  onNotApplicable: () => undefined,
});

const lookAt = ({ name, context }: (typeof variants)[number]) => {
  const { app } = makeApp({
    groups: functionGroups,
    codeOf: withoutBundles,
    workflows: readWorkflows(),
    context,
  });
  const found = new Set<string>();
  Aspects.of(app).add(new AwsSolutionsChecks({ additionalLoggers: [collector(found)] }));
  app.synth();
  const stage = String(context.stage);
  const everything = app.node.findAll();
  const stacks = everything.filter((construct) => Stack.isStack(construct));
  const resources = everything.filter((construct) => CfnResource.isCfnResource(construct));
  return {
    name,
    findings: [...found].map((finding) => finding.replaceAll(stage, '<stage>')),
    resources: Object.fromEntries(
      stacks.map((stack) => [
        stack.node.path.replace(`-${stage}`, ''),
        resources.filter((resource) => resource.stack === stack).length,
      ]),
    ),
  };
};

const removeAssembly = makeAssemblyFolder();
const looked = variants.map(lookAt);
removeAssembly();

const printTable = (): void => {
  const columns = [...new Set(looked.flatMap(({ resources }) => Object.keys(resources)))];
  const row = (cells: readonly unknown[], name: string): string => `| ${[...cells, name].join(' | ')} |`;
  console.log(row(columns, 'settings'));
  console.log(
    row(
      columns.map(() => '--:'),
      '---',
    ),
  );
  for (const { name, resources } of looked)
    console.log(
      row(
        columns.map((stack) => resources[stack] ?? ''),
        name,
      ),
    );
};

if (process.argv[2] === 'table') printTable();
else process.stdout.write(JSON.stringify(looked));
