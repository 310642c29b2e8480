/**
 * What a consumer of the last release would stumble over: a field that is gone, may be missing now, or is something else.
 * It is compared from the reader's side, so that an event may tell more, and may promise more, but never less.
 */
import type { JsonSchema } from '../functions/docs/document/event-schema.ts';
import type { Schemas } from './event-schemas.ts';

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Follows `#/$defs/Money` in the schema that it stands in. */
const resolved = (schema: unknown, whole: JsonSchema): JsonSchema => {
  const reference = member(schema, '$ref');
  if (typeof reference !== 'string') return isObject(schema) ? schema : {};
  return resolved(member(whole.$defs, reference.replace('#/$defs/', '')), whole);
};

type Side = { readonly schema: JsonSchema; readonly whole: JsonSchema };

const within = ({ whole }: Side, schema: unknown): Side => ({ schema: resolved(schema, whole), whole });

/** What must be word for word what it was. */
const fixed = ['type', 'const', 'format', 'pattern', 'anyOf', 'oneOf', 'allOf', 'propertyNames'] as const;

const widened = (before: JsonSchema, now: JsonSchema, where: string): string[] => {
  const reshaped = fixed.filter((name) => name in before && !same(before[name], now[name]));
  const bound = (schema: JsonSchema, name: string) =>
    typeof schema[name] === 'number' ? schema[name] : Number.NaN;
  const lower = (name: string) => name in before && !(bound(now, name) >= bound(before, name));
  const higher = (name: string) => name in before && !(bound(now, name) <= bound(before, name));
  const bounds = [
    ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems'].filter(lower),
    ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'].filter(higher),
  ];
  const isListed = 'enum' in before;
  const news = list(now.enum).filter((value) => !list(before.enum).includes(value));
  return [
    ...[...reshaped, ...bounds].map((name) => `${where}: another ${name}`),
    ...(isListed && !('enum' in now) ? [`${where}: may be anything now`] : []),
    ...(isListed && news.length > 0 ? [`${where}: may be ${news.map(String).join(', ')} now`] : []),
  ];
};

const brokenFields = (before: Side, now: Side, where: string): string[] => {
  const fields = member(before.schema, 'properties');
  if (!isObject(fields)) return [];
  const promised = list(before.schema.required);
  return Object.entries(fields).flatMap(([name, field]) => {
    const present = member(now.schema.properties, name);
    const path = where === '' ? name : `${where}.${name}`;
    if (present === undefined) return [`${path}: gone`];
    const missing = promised.includes(name) && !list(now.schema.required).includes(name);
    return [
      ...(missing ? [`${path}: may be missing now`] : []),
      ...broken(within(before, field), within(now, present), path),
    ];
  });
};

const broken = (before: Side, now: Side, where: string): string[] => {
  const flaws = widened(before.schema, now.schema, where || 'the event');
  if (!same(before.schema.type, now.schema.type)) return flaws;
  const parts = (['items', 'additionalProperties'] as const).flatMap((name) =>
    name in before.schema
      ? broken(within(before, before.schema[name]), within(now, now.schema[name]), `${where}[]`)
      : [],
  );
  return [...flaws, ...brokenFields(before, now, where), ...parts];
};

export const brokenBy = (before: JsonSchema, now: JsonSchema): string[] =>
  broken({ schema: before, whole: before }, { schema: now, whole: now }, '');

const versionOf = (name: string): { readonly type: string; readonly version: number } => {
  const [, type = name, version = '0'] = /^(.+)\.v(\d+)$/.exec(name) ?? [];
  return { type, version: Number(version) };
};

/**
 * @param isKept whether a schema has its file, also that of a former version
 * @returns a sentence for everything that a consumer of the last release did not agree to
 */
export const refusedEventChanges = (
  released: Schemas,
  now: Schemas,
  isKept: (name: string) => boolean,
): string[] => {
  const newest = new Map(Object.keys(now).map((name) => [versionOf(name).type, versionOf(name).version]));
  return Object.entries(released).flatMap(([name, before]) => {
    const { type, version } = versionOf(name);
    const present = now[name];
    if (present) return brokenBy(before, present).map((flaw) => `${name}: ${flaw}`);
    if ((newest.get(type) ?? 0) < version) return [`${name}: is not announced any more`];
    return isKept(name) ? [] : [`${name}: its file is gone, and the archive replays it`];
  });
};
