/** A request's expressions, with their names and values: each of these must be there, and be used. */

import { isReserved } from '../../reserved-words.ts';
import {
  type AttributeMap,
  type AttributeValue,
  attributeOf,
  checkedValue,
  setAttribute,
} from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import type { Table } from '../table.ts';
import { assertScalarKey, type Path } from './path.ts';
import type { ExpressionKind } from './tokens.ts';

const namePattern = /^#[A-Za-z0-9_]+$/;
const valuePattern = /^:[A-Za-z0-9_]+$/;

const names = 'ExpressionAttributeNames';
const values = 'ExpressionAttributeValues';

const assertNames = (given: Readonly<Record<string, unknown>>): Record<string, string> => {
  const entries = Object.entries(given);
  if (entries.length === 0) throw invalid(`${names} must not be empty`);
  for (const [key, name] of entries) {
    if (!namePattern.test(key)) {
      throw invalid(`${names} contains invalid key: Syntax error; key: "${key}"`);
    }
    if (typeof name !== 'string' || name.length === 0) {
      throw invalid(`${names} contains invalid value for key ${key}: Attribute name must not be empty`);
    }
  }
  return given as Record<string, string>;
};

const checkedValues = (given: Readonly<Record<string, unknown>>): AttributeMap => {
  const entries = Object.entries(given);
  if (entries.length === 0) throw invalid(`${values} must not be empty`);
  const checked: AttributeMap = {};
  for (const [key, value] of entries) {
    if (!valuePattern.test(key)) {
      throw invalid(`${values} contains invalid key: Syntax error; key: "${key}"`);
    }
    try {
      setAttribute(checked, key, checkedValue(value));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ValidationException') throw error;
      throw invalid(`${values} contains invalid value: ${error.message} for key ${key}`);
    }
  }
  return checked;
};

const assertUsed = (which: string, given: object | undefined, used: ReadonlySet<string>): void => {
  if (!given) return;
  const unused = Object.keys(given).filter((placeholder) => !used.has(placeholder));
  if (unused.length > 0) {
    throw invalid(`Value provided in ${which} unused in expressions: keys: {${unused.join(', ')}}`);
  }
};

export class Placeholders {
  private readonly request: Readonly<Record<string, unknown>>;
  private readonly names: Readonly<Record<string, string>> | undefined;
  private readonly values: AttributeMap | undefined;
  private hasExpression = false;
  private readonly usedNames = new Set<string>();
  private readonly usedValues = new Set<string>();
  private readonly paths: { readonly kind: ExpressionKind; readonly path: Path }[] = [];

  /** @throws ValidationException */
  constructor(request: Readonly<Record<string, unknown>>) {
    this.request = request;
    const { ExpressionAttributeNames: given, ExpressionAttributeValues: contents } = request;
    this.names = given ? assertNames(given as Record<string, unknown>) : undefined;
    this.values = contents ? checkedValues(contents as Record<string, unknown>) : undefined;
  }

  /** What the request has of this kind. */
  textOf(kind: ExpressionKind): string | undefined {
    const text = this.request[kind];
    if (typeof text !== 'string') return undefined;
    this.hasExpression = true;
    return text;
  }

  /** @throws ValidationException for a reserved word, or a `#name` that is not defined */
  nameOf(kind: ExpressionKind, word: string): string {
    if (!word.startsWith('#')) {
      if (isReserved(word)) {
        throw invalid(`Invalid ${kind}: Attribute name is a reserved keyword; reserved keyword: ${word}`);
      }
      return word;
    }
    if (this.names === undefined || !Object.hasOwn(this.names, word)) {
      throw invalid(
        `Invalid ${kind}: An expression attribute name used in the document path is not defined; attribute name: ${word}`,
      );
    }
    this.usedNames.add(word);
    return this.names[word] as string;
  }

  /** @throws ValidationException for a `:value` that is not defined */
  valueOf(kind: ExpressionKind, word: string): AttributeValue {
    const value = this.values && attributeOf(this.values, word);
    if (value === undefined) {
      throw invalid(
        `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${word}`,
      );
    }
    this.usedValues.add(word);
    return value;
  }

  note(kind: ExpressionKind, path: Path): void {
    this.paths.push({ kind, path });
  }

  /** All paths that expressions of this kind have, to read or to write. */
  pathsOf(kind: ExpressionKind): Path[] {
    return this.paths.flatMap((noted) => (noted.kind === kind ? [noted.path] : []));
  }

  /**
   * Once all expressions of the request were read. An update's paths are looked at when it is carried out.
   * @throws ValidationException for what no expression uses, and for a path into a key
   */
  assertSound(table: Table): void {
    if (!this.hasExpression && (this.names || this.values)) {
      const which = this.names ? names : values;
      throw invalid(`${which} can only be specified when using expressions`);
    }
    assertUsed(names, this.names, this.usedNames);
    assertUsed(values, this.values, this.usedValues);
    for (const { kind, path } of this.paths) if (kind !== 'UpdateExpression') assertScalarKey(path, table);
  }
}
