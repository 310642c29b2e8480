/** The stacks of one stage, put together. */
import { App } from 'aws-cdk-lib';
import { AdminStack } from './admin/admin-stack.ts';
import { BackupStack } from './backup-stack.ts';
import type { CodeOf } from './bundles.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge/edge-stack.ts';
import { PoolFirewallStack } from './edge/pool-firewall-stack.ts';
import type { FunctionGroups } from './functions.ts';
import { ImagesStack } from './images.ts';
import { LakeStack } from './lake-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { edgeOf, settingsOf } from './settings.ts';
import { uploadAddressOf } from './uploads.ts';
import { WatchStack } from './watch-stack.ts';
import type { Workflows } from './workflow-definition.ts';

/** Here and not in cdk.json, which is read by the command line alone: every way to synthesize gives the same. */
const featureFlags = {
  /** As the command line does: who reads a nested stack finds its template's file beside the resource. */
  'aws:cdk:enable-asset-metadata': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  /** By `Fn::GetStackOutput`: no value that another stack has read is fixed for ever (docs/decisions/0040). */
  '@aws-cdk/core:defaultCrossStackReferences': 'weak',
};

export type Deployment = {
  readonly groups: FunctionGroups;
  readonly codeOf: CodeOf;
  readonly workflows: Workflows;
  /** Settings, as `-c name=value` gives them. */
  readonly context?: Readonly<Record<string, string>>;
};

export const makeApp = ({ groups, codeOf, workflows, context }: Deployment) => {
  const app = new App({ context: { ...featureFlags, ...context } });
  const settings = settingsOf(app.node);
  const functions = Object.values(groups).flat();
  const data = new DataStack(app, { settings, functions });
  const { images } = new ImagesStack(app, settings);
  const service = new ServiceStack(app, { settings, groups, data, images, codeOf, workflows });
  new WatchStack(app, { settings, functions, data, httpApiId: service.api.api.apiId });
  const edge = edgeOf(settings);
  const uploads = [images.bucket, data.exchange].map(uploadAddressOf);
  const pages = { settings, apiHost: service.api.host, uploads };
  if (edge) new EdgeStack(app, { ...pages, edge });
  else if (settings.adminPages === 'on') new AdminStack(app, pages);
  if (settings.lake === 'on') new LakeStack(app, settings, data);
  if (settings.backups === 'on') new BackupStack(app, settings, functions, data);
  if (settings.poolFirewall === 'on') new PoolFirewallStack(app, settings, data.people);
  return { app, data, service };
};
