/**
 * The bundle of every function: what it weighs and of what, and how long a new process takes to load it, as Lambda
 * does at a cold start. Fails when one does not start or is over its budget of weight, or far over that of time. Reads
 * what `npm run synth` wrote.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { metafilePath } from '../lib/bundles.ts';
import { functions } from '../lib/functions.ts';
import { paymentProviders } from '../lib/payment-providers.ts';

/**
 * In thousands of bytes. Four payment providers weigh something, and each that is added will. What is imported later,
 * and may never be, is not counted.
 */
const budgetKilobytes = ({ capabilities = [] }) =>
  capabilities.some(({ secret }) => paymentProviders.includes(secret)) ? 700 : 600;
const budgetMilliseconds = 80;
/**
 * A clock is no judge of a machine that has other work: what is over its budget is marked, and only what takes this
 * many times as much, which is work done at the start and no noise, fails. What an import adds is held by its weight.
 */
const toleratedTimes = 3;

const assembly = join(import.meta.dirname, '..', 'cdk.out');
const deployed = readdirSync(assembly)
  .filter((file) => file.endsWith('.template.json'))
  .flatMap((file) => Object.values(JSON.parse(readFileSync(join(assembly, file), 'utf8')).Resources))
  .filter(({ Type, Metadata }) => Type === 'AWS::Lambda::Function' && Metadata?.['waybill:entry']);

const run = (program, env = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 30_000,
    env,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

const shortest = (tries, isEnough, measure) => {
  let best = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < tries && !isEnough(best); tried += 1) best = Math.min(best, measure());
  return best;
};

/**
 * Of the main thread: what else runs on the machine makes it little longer. Of a few tries the best counts, because
 * it never makes it shorter.
 */
const bareNodeMilliseconds = () =>
  Number(
    run(
      'const { user, system } = process.threadCpuUsage(); process.stdout.write(String((user + system) / 1000));',
    ),
  );

/** A machine on which Node's own start takes longer than this is slow or busy: it is given that much more. */
const usualBareMilliseconds = 18;
const slowness = Math.max(1, shortest(10, () => false, bareNodeMilliseconds) / usualBareMilliseconds);
const allowedMilliseconds = budgetMilliseconds * slowness;

const loading = `
  const started = process.threadCpuUsage();
  const { handler } = await import(process.env.WAYBILL_BUNDLE);
  if (typeof handler !== 'function') throw new Error('exports no handler');
  const { user, system } = process.threadCpuUsage(started);
  process.stdout.write(String((user + system) / 1000));
  process.exit(0);`;

const loadMilliseconds = ({ Properties, Metadata }) => {
  const names = Object.keys(Properties.Environment.Variables).filter((name) => name !== 'NODE_OPTIONS');
  const env = {
    ...Object.fromEntries(names.map((name) => [name, '1'])),
    AWS_REGION: 'eu-west-1',
    WAYBILL_BUNDLE: pathToFileURL(join(assembly, Metadata['aws:asset:path'], 'index.mjs')).href,
  };
  return shortest(
    15,
    (best) => best <= allowedMilliseconds,
    () => Number(run(loading, env)),
  );
};

/** `@smithy/core`, `functions/payments` */
const partOf = (source) => {
  const path = source.split('node_modules/').at(-1).split('/');
  return path.slice(0, path[0].startsWith('@') || path[0] === 'functions' ? 2 : 1).join('/');
};

const kilobytes = (bytes) => Math.round(bytes / 1000);

/** An output and what it imports at once, from beside it. */
const loadedWith = (path, outputs, loaded = new Set()) => {
  if (loaded.has(path) || !outputs[path]) return loaded;
  loaded.add(path);
  for (const next of outputs[path].imports) {
    if (next.kind === 'import-statement') loadedWith(next.path, outputs, loaded);
  }
  return loaded;
};

const largestParts = (loaded) => {
  const parts = new Map();
  for (const [source, { bytesInOutput }] of loaded.flatMap(({ inputs }) => Object.entries(inputs))) {
    parts.set(partOf(source), (parts.get(partOf(source)) ?? 0) + bytesInOutput);
  }
  const largest = [...parts].sort(([, a], [, b]) => b - a).slice(0, 5);
  return largest.map(([part, bytes]) => `${part} ${kilobytes(bytes)}`).join(', ');
};

/** @returns what is wrong with it */
const look = (lambda, outputs) => {
  const name = lambda.Metadata['waybill:name'];
  const loaded = [...loadedWith(`dist/${name}/index.mjs`, outputs)].map((path) => outputs[path]);
  const budget = budgetKilobytes(functions.find((definition) => definition.name === name));
  const milliseconds = loadMilliseconds(lambda);
  const size = kilobytes(loaded.reduce((sum, { bytes }) => sum + bytes, 0));
  console.log(
    `${name.padEnd(26)}${String(size).padStart(4)} kB of ${budget}${String(Math.round(milliseconds)).padStart(5)} ms ${milliseconds > allowedMilliseconds ? '!' : ' '} ${largestParts(loaded)}`,
  );
  const absent = Object.entries(outputs)
    .filter(([path]) => path.startsWith(`dist/${name}/`))
    .flatMap(([, { imports }]) => imports)
    .filter(({ kind, path }) => kind === 'import-statement' && !isBuiltin(path) && !outputs[path]);
  return [
    ...absent.map(({ path }) => `${name} imports ${path}, which is not deployed`),
    ...(size > budget ? [`${name} weighs ${size} kB: cut an import, or say why more is needed`] : []),
    ...(milliseconds > allowedMilliseconds * toleratedTimes
      ? [`${name} takes ${Math.round(milliseconds)} ms to load: make less when it starts`]
      : []),
  ];
};

if (deployed.length === 0) throw new Error(`no functions in ${assembly}: run npm run synth first`);
const { outputs } = JSON.parse(readFileSync(metafilePath, 'utf8'));
console.log(
  `Budget for loading, bare Node taken off: ${Math.round(allowedMilliseconds)} ms on this machine now`,
);
const faults = deployed.flatMap((lambda) => look(lambda, outputs));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${deployed.length} bundles start within their budgets`);
