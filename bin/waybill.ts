/** The CDK app: `npx cdk synth`, or run by the local stack with WAYBILL_SYNTH=local for the templates alone. */
import { makeApp } from '../lib/app.ts';
import { bundle, withoutBundles } from '../lib/bundles.ts';
import { functionGroups, functions } from '../lib/functions.ts';
import { readWorkflows } from '../lib/workflow-definition.ts';

const codeOf = process.env.WAYBILL_SYNTH === 'local' ? withoutBundles : await bundle(functions);
makeApp({ groups: functionGroups, codeOf, workflows: readWorkflows() }).app.synth();
