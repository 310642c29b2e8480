/** Every way in which a body can be wrong that its schema tells of, one thing wrong at a time. */
import { type Node, sampleOf } from './samples.ts';

export type Path = readonly (string | number)[];

export type Spoiled = {
  readonly what: string;
  readonly body: unknown;
  /** What the answer must name. */
  readonly path: string;
  /** Inside a union the answer may name a deeper place. */
  readonly orDeeper: boolean;
};

export const gone = Symbol('gone');

/** The same value with one place of it replaced, or taken out. */
export const replaced = (value: unknown, [key, ...rest]: Path, by: unknown): unknown => {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((element, index) => (index === key ? replaced(element, rest, by) : element));
  }
  const fields = value as Record<string, unknown>;
  const next = replaced(fields[key], rest, by);
  const { [key]: _, ...others } = fields;
  return next === gone ? others : { ...others, [key]: next };
};

const ofAnyType: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['string', 'text'],
  ['number', 7],
  ['boolean', true],
  ['array', []],
  ['object', {}],
];

const typesOf = (node: Node): readonly string[] => {
  const choices = node.oneOf ?? node.anyOf;
  if (choices) return choices.flatMap(typesOf);
  if (node.enum) return node.enum.map((value) => typeof value);
  return [node.type === 'integer' ? 'number' : (node.type ?? typeof node.const)];
};

type Wrong = { readonly what: string; readonly at: Path; readonly by: unknown; readonly inUnion: boolean };

const beyondBounds = (node: Node): readonly (readonly [string, unknown])[] => {
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems } = node;
  const wrong: (readonly [string, unknown])[] = [];
  if (type === 'integer') wrong.push(['not whole', 1.5]);
  if (minimum !== undefined) wrong.push(['too small', minimum - 1]);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) wrong.push(['too big', maximum + 1]);
  if (minLength !== undefined && minLength > 0) wrong.push(['empty', '']);
  if (maxLength !== undefined) wrong.push(['too long', 'x'.repeat(maxLength + 1)]);
  if (node.pattern !== undefined) wrong.push(['of another form', '\u0000 ☃']);
  if (node.enum || node.const !== undefined) wrong.push(['unknown', 'nonsense']);
  if (minItems !== undefined && minItems > 0) wrong.push(['empty', []]);
  if (maxItems !== undefined && node.items) {
    wrong.push(['too many', Array.from({ length: maxItems + 1 }, () => sampleOf(node.items ?? {}))]);
  }
  return wrong;
};

const wrongsAt = (node: Node, at: Path, inUnion: boolean): Wrong[] => {
  const wrong = (what: string, by: unknown, where: Path = at): Wrong => ({ what, by, at: where, inUnion });
  const types = typesOf(node);
  const own = [
    ...ofAnyType
      .filter(([type]) => !types.includes(type))
      .slice(0, 3)
      .map(([type, by]) => wrong(`of type ${type}`, by)),
    ...beyondBounds(node).map(([what, by]) => wrong(what, by)),
  ];
  const choice = (node.oneOf ?? node.anyOf)?.[0];
  if (choice)
    return [...own, ...wrongsAt(choice, at, true).filter(({ at: { length } }) => length > at.length)];
  if (node.items) return [...own, ...wrongsAt(node.items, [...at, 0], inUnion)];
  const fields = Object.entries(node.properties ?? {});
  return [
    ...own,
    ...(node.additionalProperties === false ? [wrong('unknown field', 1, [...at, 'surprise'])] : []),
    ...(node.required ?? []).map((name) => wrong('missing', gone, [...at, name])),
    ...fields.flatMap(([name, field]) => wrongsAt(field, [...at, name], inUnion)),
  ];
};

/** @param valid a body that the schema takes: what is spoiled lies within it */
export const spoiledOf = (node: Node, valid: unknown): Spoiled[] =>
  wrongsAt(node, [], false).map(({ what, at, by, inUnion }) => ({
    what: `${at.join('.') || 'the body'} ${what}`,
    body: replaced(valid, at, by),
    path: at.join('.'),
    orDeeper: inUnion,
  }));
