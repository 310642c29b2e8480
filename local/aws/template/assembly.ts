/**
 * Synthesizes the CDK app for local use, without bundling, and reads the templates. The result is kept under a
 * hash of all that it is made from, so that an unchanged checkout is not synthesized twice.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { hashOfSources } from '../../hash-of-sources.ts';
import { keptFolder } from '../../kept-folders.ts';
import { nestedName, type Template, templateSchema } from './template.ts';

export const projectRoot = join(import.meta.dirname, '../../..');

/** What the stacks are made from. Of the functions only what `lib/` imports: contracts, tables, the event catalogue. */
const sources = ['bin', 'lib', 'settings', 'state-machines', 'functions', 'package-lock.json', 'cdk.json'];

const hashOfAllFor = (context: Context): string =>
  hashOfSources(projectRoot, sources, JSON.stringify(context));

/** Settings of a stage, as `cdk -c name=value` gives them. */
export type Context = Readonly<Record<string, string>>;

const synthesize = (directory: string, context: Context): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', join(projectRoot, 'bin/waybill.ts')], {
      cwd: projectRoot,
      env: {
        ...process.env,
        WAYBILL_SYNTH: 'local',
        CDK_OUTDIR: directory,
        CDK_VALIDATION: 'false',
        CDK_CONTEXT_JSON: JSON.stringify(context),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the app cannot be synthesized:\n${output}`)),
    );
  });

const assemblies = {
  cache: join(projectRoot, 'node_modules/.cache/waybill-assembly'),
  whole: 'manifest.json',
  kept: 16,
};

/** @returns the folder of the assembly */
export const synthesizeCached = (context: Context = {}): Promise<string> =>
  keptFolder(assemblies, hashOfAllFor(context), (folder) => synthesize(folder, context));

const manifestSchema = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z
        .looseObject({ templateFile: z.string().optional(), directoryName: z.string().optional() })
        .optional(),
    }),
  ),
});

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const templateFile = 'aws:asset:path';

/** The templates of the stacks nested in this one: `<stack>/<logical id>`. */
const nestedIn = (directory: string, stack: string, { Resources }: Template): Record<string, Template> => {
  const templates: Record<string, Template> = {};
  for (const [logicalId, { Type, Metadata }] of Object.entries(Resources)) {
    if (Type === 'AWS::CloudFormation::Stack') {
      Object.assign(
        templates,
        withNested(directory, nestedName(stack, logicalId), String(Metadata[templateFile])),
      );
    }
  }
  return templates;
};

const withNested = (directory: string, name: string, file: string): Record<string, Template> => {
  const template = templateSchema.parse(readJson(join(directory, file)));
  return { [name]: template, ...nestedIn(directory, name, template) };
};

/** All stacks' templates of a cloud assembly and of those nested in it, by the stacks' names. */
export const readAssembly = (directory: string): Record<string, Template> => {
  const { artifacts } = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
  const templates: Record<string, Template> = {};
  for (const [name, { type, properties }] of Object.entries(artifacts)) {
    if (type === 'cdk:cloud-assembly' && properties?.directoryName) {
      Object.assign(templates, readAssembly(join(directory, properties.directoryName)));
    }
    if (type === 'aws:cloudformation:stack' && properties?.templateFile) {
      Object.assign(templates, withNested(directory, name, properties.templateFile));
    }
  }
  return templates;
};
