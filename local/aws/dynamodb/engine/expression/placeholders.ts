/** A request's `ExpressionAttributeNames` and `ExpressionAttributeValues`: each must be there, and be used. */
import {
  type AttributeMap,
  type AttributeValue,
  attributeOf,
  checkedValue,
  setAttribute,
} from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import type { Table } from '../table.ts';
import { assertScalarKeys, type Path } from './path.ts';
import { isReserved } from './reserved-words.ts';
import type { ExpressionKind } from './tokens.ts';

const namePattern = /^#[A-Za-z0-9_]+$/;
const valuePattern = /^:[A-Za-z0-9_]+$/;
const maximumNameBytes = 65_535;

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
    if (Buffer.byteLength(name) > maximumNameBytes)
      throw invalid('Member must have length less than or equal to 65535');
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

export class Placeholders {
  private readonly names: Readonly<Record<string, string>> | undefined;
  private readonly values: AttributeMap | undefined;
  private readonly usedNames = new Set<string>();
  private readonly usedValues = new Set<string>();
  private readonly paths: Path[] = [];

  /** @throws ValidationException */
  constructor(request: {
    readonly ExpressionAttributeNames?: unknown;
    readonly ExpressionAttributeValues?: unknown;
  }) {
    const { ExpressionAttributeNames: given, ExpressionAttributeValues: contents } = request;
    this.names = given ? assertNames(given as Record<string, unknown>) : undefined;
    this.values = contents ? checkedValues(contents as Record<string, unknown>) : undefined;
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

  /** A path that an expression of the request has; an update's are looked at when it is carried out. */
  note(kind: ExpressionKind, path: Path): void {
    if (kind !== 'UpdateExpression') this.paths.push(path);
  }

  /** @throws ValidationException for a path into a key */
  assertScalarKeys(table: Table): void {
    assertScalarKeys(this.paths, table);
  }

  /** Once all expressions of the request were read. @throws ValidationException */
  assertAllUsed(hasExpression: boolean): void {
    if (!hasExpression && (this.names || this.values)) {
      const which = this.names ? names : values;
      throw invalid(`${which} can only be specified when using expressions`);
    }
    const unusedNames = Object.keys(this.names ?? {}).filter((name) => !this.usedNames.has(name));
    const unusedValues = Object.keys(this.values ?? {}).filter((value) => !this.usedValues.has(value));
    for (const [which, unused] of [
      [names, unusedNames],
      [values, unusedValues],
    ] as const) {
      if (unused.length > 0) {
        throw invalid(`Value provided in ${which} unused in expressions: keys: {${unused.join(', ')}}`);
      }
    }
  }
}
