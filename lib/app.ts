/** The stacks of one stage, put together. */
import { App } from 'aws-cdk-lib';
import type { CodeOf } from './bundles.ts';
import { DataStack } from './data-stack.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { ImagesStack } from './images.ts';
import { ServiceStack } from './service-stack.ts';
import { settingsOf } from './settings.ts';
import { WatchStack } from './watch-stack.ts';
import type { Workflows } from './workflow-definition.ts';

/** Here and not in cdk.json, which is read by the command line alone: every way to synthesize gives the same. */
const featureFlags = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  /** A table that a function uses cannot be taken out of the data stack: CloudFormation refuses it. */
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

export type Deployment = {
  readonly functions: readonly FunctionDefinition[];
  readonly codeOf: CodeOf;
  readonly workflows: Workflows;
  /** Settings, as `-c name=value` gives them. */
  readonly context?: Readonly<Record<string, string>>;
};

export const makeApp = ({ functions, codeOf, workflows, context }: Deployment) => {
  const app = new App({ context: { ...featureFlags, ...context } });
  const settings = settingsOf(app.node);
  const data = new DataStack(app, { settings, functions });
  const { images } = new ImagesStack(app, settings);
  const service = new ServiceStack(app, { settings, functions, data, images, codeOf, workflows });
  new WatchStack(app, { settings, functions, data, httpApiId: service.api.api.apiId });
  return { app, data, service };
};
