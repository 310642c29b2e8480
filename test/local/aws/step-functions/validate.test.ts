import { describe, expect, it } from '@jest/globals';
import { loadMachine } from '../../../../local/aws/step-functions/machine.ts';
import { DefinitionError } from '../../../../local/aws/step-functions/validate.ts';
import { alone, end, refusedDefinitions } from './refused-definitions.ts';
import { refusedTasks, withRetry } from './refused-tasks.ts';
import { machine } from './stand.ts';

const load = (definition: object | string) =>
  loadMachine(
    {
      name: 'orders',
      arn: 'arn:of:it',
      definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
    },
    Date.now,
  );

const problemsOf = (definition: object | string) => {
  try {
    load(definition);
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
  return [];
};

describe('loading a definition', () => {
  it.each([...refusedDefinitions, ...refusedTasks])('refuses %s', (_, definition, path, message) => {
    expect(problemsOf(definition)).toContainEqual({ path, message: expect.stringMatching(message) });
  });

  const accepted: [string, object][] = [
    [
      'the query language of each state',
      { StartAt: 'A', States: { A: { ...end, QueryLanguage: 'JSONata' } } },
    ],
    ['comments everywhere', machine({ A: { ...end, Comment: 'why' } }, { Comment: 'what' })],
    [
      'a function by its own ARN',
      alone({ Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f', End: true }),
    ],
    [
      'names and $ where items are at hand',
      alone({ ...end, Output: '{% $states.input.lines[quantity > 1].(sku & $string($)) %}' }),
    ],
    [
      'own variables and functions of an expression',
      alone({ ...end, Output: '{% ( $f := function($x) { $x * 2 }; $map([1, 2], $f) ) %}' }),
    ],
    ['text that merely contains an expression', alone({ ...end, Output: ' {% nothing %} ' })],
    ['States.ALL alone and last', withRetry({ ErrorEquals: ['X'] }, { ErrorEquals: ['States.ALL'] })],
    [
      'the same variable in two branches',
      alone({
        Type: 'Parallel',
        Branches: ['I', 'J'].map((name) => ({
          StartAt: name,
          States: { [name]: { ...end, Assign: { x: 1 } } },
        })),
        End: true,
      }),
    ],
  ];
  it.each(accepted)('accepts %s', (_, definition) => {
    expect(problemsOf(definition)).toEqual([]);
  });

  it('names the machine and every problem at once', () => {
    const broken = machine({ A: { Type: 'Pass', Next: 'X' }, B: { Type: 'Pass', Next: 'Y' } });
    expect(() => load(broken)).toThrow(
      /"orders" cannot be loaded:\n {2}States\.A\.Next: .*\n {2}States\.B\.Next: .*\n {2}States\.B: is not reachable/,
    );
  });
});
