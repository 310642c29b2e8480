/** The CDK app: `npx cdk synth`, or run by the local stack with WAYBILL_SYNTH=local for the template alone. */
import { App } from 'aws-cdk-lib';
import { bundle, withoutBundles } from '../lib/bundles.ts';
import { DataStack } from '../lib/data-stack.ts';
import { functions } from '../lib/functions.ts';
import { readWorkflow } from '../lib/order-workflow.ts';
import { ServiceStack } from '../lib/service-stack.ts';
import { settingsOf } from '../lib/settings.ts';

const app = new App();
const settings = settingsOf(app.node);
const codeOf = process.env.WAYBILL_SYNTH === 'local' ? withoutBundles : bundle(functions);
const data = new DataStack(app, { settings, functions });
new ServiceStack(app, { settings, functions, data, codeOf, workflow: readWorkflow() });
app.synth();
