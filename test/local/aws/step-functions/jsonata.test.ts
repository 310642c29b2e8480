import { describe, expect, it } from '@jest/globals';
import { StateFailure } from '../../../../local/aws/step-functions/failure.ts';
import { makeExpressions } from '../../../../local/aws/step-functions/jsonata.ts';
import { epoch } from './stand.ts';

const { evaluate } = makeExpressions(() => epoch);
const bindings = {
  states: { input: { name: 'Ada', lines: [{ q: 1 }, { q: 2 }], none: null, text: '{"a":[1]}' } },
  rate: 2,
};
const value = (template: Parameters<typeof evaluate>[0]) => evaluate(template, 'Output', bindings);

describe('a template', () => {
  const cases: [string, Parameters<typeof evaluate>[0], unknown][] = [
    [
      'stays as it is without expressions',
      { a: [1, null, 'x', { b: true }] },
      { a: [1, null, 'x', { b: true }] },
    ],
    ['is its expression', '{% $states.input.name %}', 'Ada'],
    [
      'takes expressions at any depth',
      { a: ['{% 1 + 1 %}', { b: '{% $rate * 3 %}' }] },
      { a: [2, { b: 6 }] },
    ],
    ['leaves text alone that only contains one', 'x {% 1 %}', 'x {% 1 %}'],
    ['leaves text alone that has space around', ' {% 1 %} ', ' {% 1 %} '],
    ['keeps null as a value', { a: '{% $states.input.none %}' }, { a: null }],
    ['makes plain arrays of sequences', '{% $states.input.lines.q %}', [1, 2]],
    ['sums', '{% $sum($states.input.lines.q) %}', 3],
    ['drops nothing that is falsy', ['{% false %}', '{% 0 %}', "{% '' %}"], [false, 0, '']],
    ['builds objects', "{% {'n': $states.input.name} %}", { n: 'Ada' }],
    ['has own variables', '{% ($x := 2; $x * $rate) %}', 4],
    ['maps with functions', '{% $map([1, 2], function($v) { $v * 10 }) %}', [10, 20]],
    ['knows the time', '{% $now() %}', '2026-01-01T00:00:00.000Z'],
    ['formats the present', "{% $now('[D01].[M01].[Y]') %}", '01.01.2026'],
    ['counts the time', '{% $millis() %}', epoch],
    ['formats the time', "{% $fromMillis($millis() + 86400000, '[Y]-[M01]-[D01]') %}", '2026-01-02'],
  ];
  it.each(cases)('%s', async (_, template, expected) => {
    expect(await value(template)).toEqual(expected);
  });
});

describe('the functions of the service', () => {
  const cases: [string, unknown][] = [
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1, 2, 3], 2.9)', [[1, 2], [3]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(-1.7, 1, 1)', [-1, 0, 1]],
    ['$range(4, 4, 1)', 4],
    ["$hash('waybill', 'MD5')", 'c711cbb91e6cc2eb30082055a02be168'],
    ["$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ["$hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['$parse($states.input.text)', { a: [1] }],
    ['$random(7) = $random(7)', true],
    ['$random(7) = $random(8)', false],
    ['$random() < 1 and $random() >= 0', true],
    ['$length($uuid())', 36],
    ['$uuid() = $uuid()', false],
  ];
  it.each(cases)('%s', async (expression, expected) => {
    expect(await value(`{% ${expression} %}`)).toEqual(expected);
  });
});

describe('an expression that cannot be evaluated', () => {
  const cases: [string, string][] = [
    ['$states.input.absent', 'returned nothing (undefined)'],
    ['$unknown', 'returned nothing (undefined)'],
    ['$partition([1], 0)', 'returned nothing (undefined)'],
    ['$partition([], 2)', 'returned nothing (undefined)'],
    ['$range(1, 3)', 'returned nothing (undefined)'],
    ['$range(1, 3, -1)', 'returned nothing (undefined)'],
    ["$hash('x')", 'returned nothing (undefined)'],
    ['function($x) { $x }', 'a function is not JSON'],
    ["{'f': function($x) { $x }}", 'a function is not JSON'],
    ["$hash('x', 'sha-256')", 'knows MD5'],
    ["$error('no stock')", 'no stock'],
    ["1 + 'a'", 'right side'],
    ["$number('x')", 'number'],
    ['1 / 0', 'not JSON'],
    ['$range(1, 1000000, 1)', 'memory limit'],
  ];
  it.each(cases)('%s', async (expression, reason) => {
    const failure = value({ a: [`{% ${expression} %}`] });
    await expect(failure).rejects.toThrow(StateFailure);
    await expect(failure).rejects.toMatchObject({
      location: 'Output/a[0]',
      failure: { error: 'States.QueryEvaluationError', cause: expect.stringContaining(reason) },
    });
    await expect(failure).rejects.toThrow(`'${expression}' specified for the field 'Output/a[0]'`);
  });
});
