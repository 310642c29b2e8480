import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { functions } from '../../lib/functions.ts';
import { codeOf } from '../../lib/rows-and-code/own-code.ts';
import { nameOf, synthesize } from './synthesis.ts';

const reading = /\b(?:env|envNumber)\('([A-Z_]+)'\)|process\.env\.([A-Z_]+)/g;
const variablesIn = (source: string): string[] =>
  [...readFileSync(source, 'utf8').matchAll(reading)].map(([, byName, direct]) => byName ?? direct ?? '');

/** Lambda sets these itself. */
const givenByLambda = new Set(['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME', '_X_AMZN_TRACE_ID']);

const deployed = (await synthesize()).ofType('AWS::Lambda::Function');
const lambdas = new Map(
  deployed.map((resource) => [nameOf(resource), Object.keys(resource.Properties.Environment.Variables)]),
);

const code = await codeOf(functions);

/** As long as what CloudFormation puts in the place of a reference: a name or an ARN. */
const referred = 'x'.repeat(120);

describe('the environment', () => {
  it.each(functions)('gives $name every variable that its sources read', ({ name }) => {
    const read = new Set((code.get(name)?.sources ?? []).flatMap(variablesIn));
    const missing = [...read].filter(
      (variable) => !lambdas.get(name)?.includes(variable) && !givenByLambda.has(variable),
    );
    expect(missing).toEqual([]);
  });

  it('stays within the 4 kB that Lambda gives it', () => {
    for (const { Properties } of deployed) {
      const values = Object.entries(Properties.Environment.Variables).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : referred,
      ]);
      expect(JSON.stringify(Object.fromEntries(values)).length).toBeLessThan(4096);
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
