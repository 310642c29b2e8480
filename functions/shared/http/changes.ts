/** What a staff action changed, for the audit trail: the fields that differ, without secrets and personal data. */
import { redact } from '../log.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every change changes these. */
const uninteresting = new Set(['version', 'updatedAt']);

/** Addresses are people's, and notes may hold anything; how many there may be of them is no secret. */
const personal = /address|^note$/i;

const maximumFieldLength = 2_000;

/** Fields that are a person's own in some resources and not in others: a product's name is told. */
export type PersonalFields = ReadonlySet<string>;
const none: PersonalFields = new Set();

const masked = (key: string, value: unknown): unknown =>
  personal.test(key) && value !== undefined && typeof value !== 'number' ? '[masked]' : redact(key, value);

/** Of a long list only the entries that the other side has not: a rate in a table of a hundred countries is told. */
const withoutCommon = (value: unknown, other: unknown): unknown => {
  if (!Array.isArray(value) || !Array.isArray(other)) return value;
  const others = new Set(other.map((entry) => JSON.stringify(entry)));
  return value.filter((entry) => !others.has(JSON.stringify(entry)));
};

const textOf = (key: string, value: unknown): string => JSON.stringify({ [key]: value }, masked);

const shown = (key: string, value: unknown, other: unknown): unknown => {
  const whole = textOf(key, value);
  const text = whole.length > maximumFieldLength ? textOf(key, withoutCommon(value, other)) : whole;
  if (text.length > maximumFieldLength) return '[too long]';
  return (JSON.parse(text) as Fields)[key];
};

type Sides = { readonly keys: readonly string[]; readonly personal: PersonalFields };

const pick = (fields: Fields, others: Fields | undefined, { keys, personal }: Sides): Fields =>
  Object.fromEntries(
    keys.flatMap((key) => {
      if (!Object.hasOwn(fields, key)) return [];
      return [[key, personal.has(key) ? '[masked]' : shown(key, fields[key], others?.[key])]];
    }),
  );

export type Changes = { readonly before?: Fields; readonly after?: Fields };

/** Both sides of every top-level field that differs; one side alone when the thing is new or gone. */
export const changesBetween = (before: unknown, after: unknown, personal: PersonalFields = none): Changes => {
  const old = isFields(before) ? before : undefined;
  const now = isFields(after) ? after : undefined;
  const keys = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].filter(
    (key) => !uninteresting.has(key) && JSON.stringify(old?.[key]) !== JSON.stringify(now?.[key]),
  );
  const sides = { keys, personal };
  return { ...(old && { before: pick(old, now, sides) }), ...(now && { after: pick(now, old, sides) }) };
};
