import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { functions } from '../../lib/functions.ts';
import { tablesOf } from '../../lib/tables.ts';
import { nameOf, synthesize } from './synthesis.ts';

/** What is in a bundle once unused exports are shaken off: the sources, by function. */
const bundled = async (): Promise<Map<string, readonly string[]>> => {
  const { metafile } = await build({
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
  return new Map(
    Object.entries(metafile.outputs).map(([file, { inputs }]) => [
      file.replace(/^nowhere\/|\.js$/g, ''),
      Object.entries(inputs).flatMap(([source, { bytesInOutput }]) => (bytesInOutput > 0 ? [source] : [])),
    ]),
  );
};

const reading = /\b(?:env|envNumber)\('([A-Z_]+)'\)|process\.env\.([A-Z_]+)/g;
const variablesIn = (source: string): string[] =>
  [...readFileSync(source, 'utf8').matchAll(reading)].map(([, byName, direct]) => byName ?? direct ?? '');

/** Lambda sets these itself. */
const givenByLambda = new Set(['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME', '_X_AMZN_TRACE_ID']);

const lambdas = new Map(
  synthesize()
    .ofType('AWS::Lambda::Function')
    .map((resource) => [nameOf(resource), Object.keys(resource.Properties.Environment.Variables)]),
);

const sources = await bundled();

describe('the environment', () => {
  it.each(functions)('gives $name every variable that its sources read', ({ name }) => {
    const read = new Set((sources.get(name) ?? []).flatMap(variablesIn));
    const missing = [...read].filter(
      (variable) => !lambdas.get(name)?.includes(variable) && !givenByLambda.has(variable),
    );
    expect(missing).toEqual([]);
  });

  it.each(functions)('gives $name every table whose declaration is in its bundle', ({ name, tables }) => {
    const declarations = tablesOf(functions).map((table) => ({
      name: table.name,
      source: new RegExp(`/(${table.name}/table|${table.name}-table)\\.ts$`),
    }));
    const carried = declarations.filter(({ source }) => sources.get(name)?.some((file) => source.test(file)));
    const granted = tables.map(({ table }) => table.name);
    expect(carried.map((table) => table.name).filter((table) => !granted.includes(table))).toEqual([]);
  });

  it('stays within the 4 kB that Lambda gives it', () => {
    for (const { Properties } of synthesize().ofType('AWS::Lambda::Function')) {
      expect(JSON.stringify(Properties.Environment.Variables).length).toBeLessThan(4096);
    }
  });

  it('has one meaning for one name in all functions', () => {
    const values = new Map<string, string>();
    for (const { Properties } of synthesize().ofType('AWS::Lambda::Function')) {
      for (const [name, value] of Object.entries(Properties.Environment.Variables)) {
        const text = JSON.stringify(value);
        expect([name, values.get(name) ?? text]).toEqual([name, text]);
        values.set(name, text);
      }
    }
  });
});
