import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { tablesOf } from '../../lib/declared-tables.ts';
import { functions } from '../../lib/functions.ts';
import { nameOf, synthesize } from './synthesis.ts';

/** What is left of the sources in a bundle once unused exports are shaken off. */
type Bundled = { readonly sources: readonly string[]; readonly text: string };

const bundleAll = async (): Promise<Map<string, Bundled>> => {
  const { metafile, outputFiles } = await build({
    entryPoints: Object.fromEntries(functions.map(({ name, entry }) => [name, entry])),
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'nowhere',
    logLevel: 'silent',
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
  return new Map(
    Object.entries(metafile.outputs).map(([file, { inputs }]) => {
      const left = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      const name = basename(file, '.js');
      return [name, { sources: left.map(([source]) => source), text: texts.get(name) ?? '' }];
    }),
  );
};

const reading = /\b(?:env|envNumber)\('([A-Z_]+)'\)|process\.env\.([A-Z_]+)/g;
const variablesIn = (source: string): string[] =>
  [...readFileSync(source, 'utf8').matchAll(reading)].map(([, byName, direct]) => byName ?? direct ?? '');

/** Lambda sets these itself. */
const givenByLambda = new Set(['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME', '_X_AMZN_TRACE_ID']);

const deployed = (await synthesize()).ofType('AWS::Lambda::Function');
const lambdas = new Map(
  deployed.map((resource) => [nameOf(resource), Object.keys(resource.Properties.Environment.Variables)]),
);

const bundles = await bundleAll();

describe('the environment', () => {
  it.each(functions)('gives $name every variable that its sources read', ({ name }) => {
    const read = new Set((bundles.get(name)?.sources ?? []).flatMap(variablesIn));
    const missing = [...read].filter(
      (variable) => !lambdas.get(name)?.includes(variable) && !givenByLambda.has(variable),
    );
    expect(missing).toEqual([]);
  });

  /** One mention of `ordersTable` is its declaration, which bundlers keep; from the second on it is used. */
  const mentions = (text: string, table: string): number =>
    [...text.matchAll(new RegExp(`\\b${table}Table\\b`, 'g'))].length;

  const declared = tablesOf(functions).map(({ name }) => name);
  /** Part of every function with routes, for the routes that need them. */
  const ofTheEdge = ['platform', 'audit'];

  it.each(functions)('gives $name the tables that its code uses, and no other', ({ name, tables }) => {
    const text = bundles.get(name)?.text ?? '';
    const used = declared.filter((table) => mentions(text, table) > 1 && !ofTheEdge.includes(table));
    const granted = tables.map(({ table }) => table.name).filter((table) => !ofTheEdge.includes(table));
    expect(used).toEqual([...new Set(granted)].sort());
  });

  it('stays within the 4 kB that Lambda gives it', () => {
    for (const { Properties } of deployed) {
      expect(JSON.stringify(Properties.Environment.Variables).length).toBeLessThan(4096);
    }
  });

  it('has one meaning for one name in all functions', () => {
    const values = new Map<string, string>();
    for (const { Properties } of deployed) {
      for (const [name, value] of Object.entries(Properties.Environment.Variables)) {
        const text = JSON.stringify(value);
        expect([name, values.get(name) ?? text]).toEqual([name, text]);
        values.set(name, text);
      }
    }
  });
});
