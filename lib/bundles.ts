/** The code of all functions, from one esbuild call: a few seconds for all instead of one second for each. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import type { FunctionDefinition } from './function-definition.ts';

const projectFolder = join(import.meta.dirname, '..');
const packagesFolder = join(projectFolder, 'node_modules');
const bundlesFolder = join(projectFolder, 'dist');

/** CommonJS dependencies inside an ES module call `require` for Node's own modules. */
const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Gives the code of one function. */
export type CodeOf = (definition: FunctionDefinition) => Code;

/** Writes `dist/<name>/index.mjs` for every function. */
export const bundle = (definitions: readonly FunctionDefinition[]): CodeOf => {
  rmSync(bundlesFolder, { recursive: true, force: true });
  buildSync({
    absWorkingDir: projectFolder,
    entryPoints: Object.fromEntries(definitions.map(({ name, entry }) => [`${name}/index`, entry])),
    outdir: bundlesFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: requireForCommonJs },
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  for (const definition of definitions) copyPackagedFiles(definition);
  return ({ name }) => Code.fromAsset(join(bundlesFolder, name));
};

const legalFiles = ['LICENSE', 'NOTICE'];

/** Whoever passes a package's files on passes its licence on. */
const copyPackagedFiles = ({ name, packagedFiles = [] }: FunctionDefinition): void => {
  const packages = new Set(packagedFiles.map((file) => file.split('/', 1)[0] ?? file));
  const legal = [...packages].flatMap((folder) => legalFiles.map((file) => `${folder}/${file}`));
  for (const file of [...packagedFiles, ...legal.filter((file) => existsSync(join(packagesFolder, file)))]) {
    cpSync(join(packagesFolder, file), join(bundlesFolder, name, 'node_modules', file));
  }
};

/** For whoever runs the sources and only wants the template, such as the local stack. */
export const withoutBundles: CodeOf = ({ entry }) => Code.fromInline(`// runs from ${entry}`);
