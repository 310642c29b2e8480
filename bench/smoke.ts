/**
 * `npm run smoke -- --url <address>`: goes through the shop once, on any deployment, and says step by step what came of
 * it. Exits with 1 when a step fails. What it made is taken off sale again.
 *
 *   --staff-token <token>      an access token with the role staff; left out: the demo's staff of a local stack
 *   --customer-token <token>   a customer's; left out: somebody is registered, which needs the mailbox of a local stack
 *   --manual                   staff confirm a manual payment, also where a simulator would pay
 *   --stage <stage>            also sends the dead letters of this stage again, with the AWS credentials at hand
 *   --aws-endpoint <address>   instead of AWS: `<address of the local stack>/_aws`
 */
import { parseArgs } from 'node:util';
import { runSmoke } from './smoke-run.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    'staff-token': { type: 'string' },
    'customer-token': { type: 'string' },
    manual: { type: 'boolean' },
    stage: { type: 'string' },
    'aws-endpoint': { type: 'string' },
  },
});

if (values.url === undefined) {
  process.stderr.write('Say which deployment: npm run smoke -- --url https://api.your.shop\n');
  process.exitCode = 1;
} else {
  const passed = await runSmoke(
    {
      url: values.url.replace(/\/+$/, ''),
      staffToken: values['staff-token'],
      customerToken: values['customer-token'],
      provider: values.manual ? 'manual' : undefined,
      stage: values.stage,
      awsEndpoint: values['aws-endpoint'],
    },
    (line) => process.stdout.write(`${line}\n`),
  );
  process.exitCode = passed ? 0 : 1;
}
