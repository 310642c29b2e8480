/** Makes values of a schema, so that whatever route is declared can be called as it wants to be. */
import fc from 'fast-check';
import * as z from 'zod';

/** The parts of JSON Schema that our contracts come out as. */
export type Node = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
};

/** A schema with every reference put in its place. */
export const nodeOf = (schema: z.ZodType): Node => {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const inlined = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inlined);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...own } = value as { $ref?: string };
    const named = $ref === undefined ? {} : (inlined($defs[$ref.replace('#/$defs/', '')]) as object);
    const parts = Object.entries(own).map(([key, part]) => [key, inlined(part)]);
    return { ...named, ...Object.fromEntries(parts) };
  };
  return inlined(root) as Node;
};

/** The kinds of a discriminated union, each a schema of its own; otherwise the schema itself. */
export const kindsOf = (node: Node): readonly Node[] => node.oneOf ?? [node];

const hour = 3_600_000;

const byFormat: Readonly<Record<string, string>> = {
  email: 'somebody@example.com',
  date: '2026-01-31',
  uri: 'https://shop.example/thanks',
};

const matches = new Map<string, string>();
/** Always the same for a pattern, and dear to find. */
const matching = (pattern: string): string => {
  const known = matches.get(pattern);
  if (known !== undefined) return known;
  const [found = ''] = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 1 });
  matches.set(pattern, found);
  return found;
};

const textOf = (node: Node, tick: () => number): string => {
  if (node.format === 'date-time') return new Date(Date.UTC(2026, 0, 1) + tick() * hour).toISOString();
  const known = byFormat[node.format ?? ''];
  if (known !== undefined) return known;
  if (node.pattern !== undefined) return matching(node.pattern);
  return 'a'.repeat(Math.max(node.minLength ?? 0, 1));
};

const numberOf = ({ minimum = 1, maximum = 1 }: Node): number =>
  Math.min(Math.max(1, minimum), Math.max(1, maximum));

/** One value with every field filled in; each time in it is an hour after the one before. */
export const sampleOf = (node: Node, tick = counter()): unknown => {
  if (node.const !== undefined) return node.const;
  if (node.enum) return node.enum[0];
  const choice = (node.oneOf ?? node.anyOf)?.[0];
  if (choice) return sampleOf(choice, tick);
  if (node.type === 'object') {
    const fields = Object.entries(node.properties ?? {});
    return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(field, tick)]));
  }
  if (node.type === 'array') return node.items ? [sampleOf(node.items, tick)] : [];
  if (node.type === 'boolean') return true;
  if (node.type === 'integer' || node.type === 'number') return numberOf(node);
  return typeof node.example === 'string' ? node.example : textOf(node, tick);
};

const counter = (): (() => number) => {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
};
