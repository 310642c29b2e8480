/** The code of all functions, from one esbuild call: a few seconds for all instead of one second for each. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { droppableSchemas } from './droppable-schemas.ts';
import type { FunctionDefinition } from './function-definition.ts';

const projectFolder = join(import.meta.dirname, '..');
const packagesFolder = join(projectFolder, 'node_modules');
const bundlesFolder = join(projectFolder, 'dist');

/** CommonJS dependencies inside an ES module call `require` for Node's own modules. */
const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Where the SDK would look for credentials elsewhere than on Lambda, which gives them in the environment. They are
 * imported when that has none, so a function never comes to it; they would be a fifth of its bundle.
 */
const credentialsFromElsewhere = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** Gives the code of one function. */
export type CodeOf = (definition: FunctionDefinition) => Code;

/** What esbuild tells of all bundles, for whoever looks into them (`npm run bundles`). */
export const metafilePath = join(bundlesFolder, 'metafile.json');

const options = {
  absWorkingDir: projectFolder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: credentialsFromElsewhere,
  plugins: [droppableSchemas],
  banner: { js: requireForCommonJs },
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

const isIn = (name: string, output: string): boolean => output.startsWith(`dist/${name}/`);

/** Whether some of its own sources import other sources only when they come to it. */
const importsLater = (name: string, { inputs, outputs }: Metafile): boolean =>
  Object.keys(outputs[`dist/${name}/index.mjs`]?.inputs ?? {})
    .filter((source) => source.startsWith('functions/'))
    .some((source) =>
      inputs[source]?.imports.some(
        ({ kind, path }) => kind === 'dynamic-import' && inputs[path] !== undefined,
      ),
    );

/** Such a function starts without what it may come to later, which lies beside it in files of its own. */
const splitOne = async ({ name, entry }: FunctionDefinition): Promise<Metafile> => {
  rmSync(join(bundlesFolder, name), { recursive: true });
  const outdir = join(bundlesFolder, name);
  const { metafile } = await build({ ...options, entryPoints: { index: entry }, outdir, splitting: true });
  return metafile;
};

/** Writes `dist/<name>/index.mjs` for every function, with what it imports later beside it. */
export const bundle = async (definitions: readonly FunctionDefinition[]): Promise<CodeOf> => {
  rmSync(bundlesFolder, { recursive: true, force: true });
  const { metafile: whole } = await build({
    ...options,
    entryPoints: Object.fromEntries(definitions.map(({ name, entry }) => [`${name}/index`, entry])),
    outdir: bundlesFolder,
  });
  const split = await Promise.all(definitions.filter(({ name }) => importsLater(name, whole)).map(splitOne));
  const metafile: Metafile = {
    inputs: whole.inputs,
    outputs: Object.assign({}, whole.outputs, ...split.map(({ outputs }) => outputs)),
  };
  writeFileSync(metafilePath, JSON.stringify(metafile));
  for (const { name } of definitions) copyPackaged(name, metafile);
  for (const { name, servedBy } of definitions) if (servedBy) writeServed(name, servedBy);
  return ({ name }) => Code.fromAsset(join(bundlesFolder, name));
};

/** `packagedFile('redoc/bundles/redoc.standalone.js')`, `packagedModule('any-ascii')`: functions/shared/packaged.ts */
const packagedCall = /\bpackaged(?:File|Module)\((?:'([^']+)')?/g;

const packagedIn = (source: string): string[] =>
  [...readFileSync(join(projectFolder, source), 'utf8').matchAll(packagedCall)].map(([call, packaged]) => {
    if (packaged === undefined) throw new Error(`${source}: ${call}…) must name its file by a literal`);
    return packaged;
  });

/** What the sources that are left in a bundle name. */
const packagedBy = (name: string, { outputs }: Metafile): string[] =>
  Object.entries(outputs)
    .filter(([output]) => isIn(name, output))
    .flatMap(([, { inputs }]) => Object.entries(inputs))
    .filter(([source, { bytesInOutput }]) => source.startsWith('functions/') && bytesInOutput > 0)
    .flatMap(([source]) => packagedIn(source));

const legalFiles = ['LICENSE', 'NOTICE'];

/** Whoever passes a package's files on passes its licence on. */
const copyPackaged = (name: string, metafile: Metafile): void => {
  const packaged = packagedBy(name, metafile);
  const packages = new Set(packaged.map((file) => file.split('/', 1)[0] ?? file));
  const legal = [...packages].flatMap((folder) => legalFiles.map((file) => `${folder}/${file}`));
  for (const file of [...packaged, ...legal.filter((file) => existsSync(join(packagesFolder, file)))]) {
    cpSync(join(packagesFolder, file), join(bundlesFolder, name, 'node_modules', file), { recursive: true });
  }
};

/** What a function reads when somebody asks for it, made by a program of its own: it takes what the function leaves out. */
const writeServed = (name: string, program: string): void => {
  execFileSync(process.execPath, [join(projectFolder, program), join(bundlesFolder, name, 'served')], {
    stdio: 'inherit',
  });
};

/** For whoever runs the sources and only wants the template, such as the local stack. */
export const withoutBundles: CodeOf = ({ entry }) => Code.fromInline(`// runs from ${entry}`);
