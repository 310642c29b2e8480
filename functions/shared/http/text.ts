/**
 * The rule for text of clients, before any schema looks at it: it is well-formed (no half of a surrogate pair, which
 * no UTF-8 encodes) and holds no control characters (C0 and U+007F). Text of several lines has tabs and line ends.
 */
import { DomainError } from '../errors.ts';

export type TextFlaw = { readonly path: string; readonly message: string };

/** The fields in which people write more than one line. */
const severalLines = new Set(['description', 'note', 'reason']);

const maximumFlaws = 50;

/** Without C1: what comes in headers as UTF-8 is read byte by byte, and then looks like them. */
const control = /[\p{Cc}--[\u0080-\u009f]]/v;
const controlInLines = /[\p{Cc}--[\u0080-\u009f\t\n\r]]/v;

const flawOf = (text: string, field: string): string | undefined => {
  if (!text.isWellFormed()) return 'must be well-formed Unicode';
  const unwanted = severalLines.has(field) ? controlInLines : control;
  return unwanted.test(text) ? 'must not contain control characters' : undefined;
};

/** `__proto__` is dropped by whatever copies an object field by field, so it would be taken and forgotten. */
const flawOfName = (name: string): string | undefined =>
  name === '__proto__' ? 'is not a known field' : flawOf(name, '');

type Place = {
  readonly value: unknown;
  /** The nearest name above that is no position in a list. */
  readonly field: string;
  readonly name: string;
  readonly within: Place | undefined;
};

const maximumPathLength = 200;

const pathOf = (place: Place): string => {
  const names: string[] = [];
  for (let at = place; at.within; at = at.within) names.push(at.name);
  return names.reverse().join('.').slice(0, maximumPathLength).toWellFormed();
};

const placesIn = (place: Place): Place[] => {
  const { value, field } = place;
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).map(([name, inner]) => ({
    value: inner,
    field: isList ? field : name,
    name,
    within: place,
  }));
};

const flawAt = ({ value, field, name, within }: Place): string | undefined => {
  const ofName = within && !Array.isArray(within.value) ? flawOfName(name) : undefined;
  return ofName ?? (typeof value === 'string' ? flawOf(value, field) : undefined);
};

/** Walks without recursion, and keeps paths as links: JSON can be nested as deep as a body is long. */
export const textFlaws = (value: unknown): TextFlaw[] => {
  const flaws: TextFlaw[] = [];
  const places: Place[] = [{ value, field: '', name: '', within: undefined }];
  for (let place = places.pop(); place && flaws.length < maximumFlaws; place = places.pop()) {
    const message = flawAt(place);
    if (message !== undefined) flaws.push({ path: pathOf(place), message });
    for (const inner of placesIn(place)) places.push(inner);
  }
  return flaws;
};

/**
 * @param where the part of the request: `body`, `query`
 * @throws DomainError `invalid-request` that names every field with such text
 */
export const assertText = (value: unknown, where: string): void => {
  const errors = textFlaws(value);
  if (errors.length === 0) return;
  const fields = errors.map(({ path }) => path).join(', ');
  throw new DomainError('invalid-request', `The ${where} is wrong at ${fields}`.slice(0, 500), { errors });
};

/**
 * A body's JSON, for whoever reads one: routes that declare a body, and webhooks once their signature holds.
 * @throws DomainError `malformed-request` for what is no JSON, `invalid-request` for text that is none
 */
export const readJson = (rawBody: string): unknown => {
  let json: unknown;
  try {
    json = JSON.parse(rawBody);
  } catch {
    throw new DomainError('malformed-request', 'The body is not JSON');
  }
  assertText(json, 'body');
  return json;
};
