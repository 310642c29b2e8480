/** Odd values of every type that a schema can ask for; which of them it takes is up to the schema. */
import { type Node, sampleOf } from './samples.ts';
import { gone } from './spoiled.ts';

export type Odd = {
  readonly what: string;
  readonly value: unknown;
  /** Whatever the schema says, nobody may take this. */
  readonly isRefused?: true;
};

/** Stands for a number that JSON can say and `JSON.stringify` cannot; `rawJson` puts it in. */
const rawNumbers = ['1e400', '-1e400', '-0', '1.0', '1E2', '9007199254740993', '0.1e1'] as const;
const rawMark = (number: string): string => `@@${number}@@`;

export const rawJson = (value: unknown): string =>
  JSON.stringify(value).replace(/"@@([^"@]+)@@"/g, (_, number: string) => number);

const refused = (what: string, value: unknown): Odd => ({ what, value, isRefused: true });
const odd = (value: unknown, what = JSON.stringify(value).slice(0, 40)): Odd => ({ what, value });

const half = '\ud83d';

const noText: readonly Odd[] = [
  refused('half an emoji', `cut ${half}`),
  refused('the other half', `${'\ude00'}cut`),
  refused('halves in the wrong order', `${'\ude00'}${half}`),
  refused('a NUL', 'a\u0000b'),
  refused('an escape', '\u001b[2J'),
  refused('a delete', 'a\u007f'),
];

const texts: readonly Odd[] = [
  odd(''),
  odd(' '),
  odd('x'.repeat(20_000), 'a huge text'),
  odd('null'),
  odd('constructor'),
  odd('__proto__'),
  odd('toString'),
  odd('Ẹ̀bùn ግሪን 中文 ɗanɗano'),
  odd('👩🏾‍🍳'),
  odd('\u200b', 'a width of zero'),
  odd('\uffff', 'a noncharacter'),
  odd('cafe\u0301', 'a decomposed letter'),
  odd(' spaced '),
  odd("' OR 1=1 --"),
  odd('ord_01JD3Z7Q4M8K2V5X9W6T1R0N00'),
  odd('0001-01-01T00:00:00Z'),
  odd('9999-12-31T23:59:59.999Z'),
  odd('+275760-09-13T00:00:00Z'),
  odd('2026-02-30T00:00:00Z'),
];

const numbers: readonly Odd[] = [
  ...[0, -1, 1.5, 1e15, -1e15, 2 ** 31, 2 ** 53].map((number) => odd(number)),
  ...rawNumbers.map((number) => odd(rawMark(number), number)),
  odd('7', 'a number as text'),
];

const ofOtherTypes: readonly Odd[] = [odd(null), odd(7), odd('text'), odd(true), odd([]), odd({})];

const listsOf = ({ items = {} }: Node): Odd[] => [
  odd([], 'an empty list'),
  odd([null], 'a list of null'),
  odd([sampleOf(items), sampleOf(items)], 'the same twice'),
  odd(
    Array.from({ length: 500 }, () => sampleOf(items)),
    'five hundred',
  ),
  odd([[sampleOf(items)]], 'a list of lists'),
  refused('a list with half an emoji', [half]),
];

const objects: readonly Odd[] = [
  odd({ constructor: 1 }),
  odd({ toString: 'x', valueOf: 'y' }),
  odd(Object.fromEntries(Array.from({ length: 300 }, (_, name) => [`n${name}`, 'x'])), 'many fields'),
  refused('a field named __proto__', JSON.parse('{"__proto__":"x"}')),
  refused('a field named by half an emoji', { [half]: 'x' }),
];

const byType = (node: Node): readonly Odd[] => {
  if (node.oneOf ?? node.anyOf) return (node.oneOf ?? node.anyOf ?? []).flatMap(byType);
  if (node.type === 'integer' || node.type === 'number') return numbers;
  if (node.type === 'boolean') return [odd('true'), odd(1), odd(0)];
  if (node.type === 'array') return listsOf(node);
  if (node.type === 'object') return objects;
  return [...texts, ...noText];
};

export const oddValuesOf = (node: Node): Odd[] => {
  const values = [...byType(node), ...ofOtherTypes, { what: 'missing', value: gone }];
  return [...new Map(values.map((value) => [value.what, value])).values()];
};

/** For queries, where everything is text. */
export const oddParameters: readonly Odd[] = [
  ...texts.filter(({ value }) => String(value).length < 1000),
  odd('x'.repeat(2500), 'a long text'),
  ...noText.filter(({ value }) => String(value).isWellFormed()),
  ...['0', '-1', '1e400', '1e2', '0x10', '+5', '1,2', '101', '2026-13-01', '2026-11-25', 'true', '[]'].map(
    (value) => odd(value),
  ),
];
