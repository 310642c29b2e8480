/**
 * Loads the bundle of every function once, in a process of its own and with the names of its environment, as
 * Lambda does at a cold start: proves that what is deployed starts. Run `npm run synth` before.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const assembly = join(import.meta.dirname, '..', 'cdk.out');

const functions = readdirSync(assembly)
  .filter((file) => file.endsWith('.template.json'))
  .flatMap((file) => Object.values(JSON.parse(readFileSync(join(assembly, file), 'utf8')).Resources))
  .filter(({ Type, Metadata }) => Type === 'AWS::Lambda::Function' && Metadata?.['waybill:entry']);

const program = `
  const started = performance.now();
  const { handler } = await import(process.env.WAYBILL_BUNDLE);
  if (typeof handler !== 'function') throw new Error('exports no handler');
  process.stdout.write(String(Math.round(performance.now() - started)));
  process.exit(0);`;

const load = ({ Properties, Metadata }) => {
  const bundle = join(assembly, Metadata['aws:asset:path'], 'index.mjs');
  const names = Object.keys(Properties.Environment.Variables).filter((name) => name !== 'NODE_OPTIONS');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 30_000,
    env: {
      ...Object.fromEntries(names.map((name) => [name, '1'])),
      AWS_REGION: 'eu-west-1',
      WAYBILL_BUNDLE: pathToFileURL(bundle).href,
    },
  });
  const name = Metadata['waybill:name'];
  if (status !== 0) {
    console.error(`${name} does not start:\n${stderr}`);
    return false;
  }
  console.log(`${name.padEnd(28)} ${Math.round(statSync(bundle).size / 1024)} kB, loaded in ${stdout} ms`);
  return true;
};

if (functions.length === 0) throw new Error(`no functions in ${assembly}: run npm run synth first`);
const failed = functions.map(load).filter((loaded) => !loaded).length;
if (failed > 0) process.exitCode = 1;
console.log(`${functions.length - failed} of ${functions.length} bundles start`);
