/**
 * Reads update expressions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
import { type AttributeValue, elementsOf, typeOf } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import { parsePath } from './parse-path.ts';
import { assertApart, type Path } from './path.ts';
import type { Placeholders } from './placeholders.ts';
import { Tokens } from './tokens.ts';
import { pathsOf, type Source, type Update } from './update.ts';

const kind = 'UpdateExpression';
const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof sections)[number];

type Valued = { readonly path: Path; readonly value: AttributeValue };

const refuse = (message: string): Error => invalid(`Invalid ${kind}: ${message}`);

const wrongOperand = (operator: string, value: AttributeValue): Error =>
  refuse(
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${typeOf(value)}`,
  );

class UpdateParser {
  private readonly tokens: Tokens;
  private readonly placeholders: Placeholders;

  constructor(tokens: Tokens, placeholders: Placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  parse(): Update {
    const found: { -readonly [K in keyof Update]: Update[K] } = { set: [], remove: [], add: [], delete: [] };
    const seen = new Set<Section>();
    while (this.tokens.peek().kind !== 'end') {
      const section = sections.find((name) => this.tokens.takeKeyword(name));
      if (!section) throw this.tokens.unexpected();
      if (seen.has(section)) {
        throw refuse(`The "${section}" section can only be used once in an update expression;`);
      }
      seen.add(section);
      if (section === 'SET') found.set = this.list(() => this.assignment());
      else if (section === 'REMOVE') found.remove = this.list(() => this.path());
      else if (section === 'ADD') found.add = this.list(() => this.operand('ADD'));
      else found.delete = this.list(() => this.operand('DELETE'));
    }
    assertApart(kind, pathsOf(found));
    return found;
  }

  private list<T>(read: () => T): T[] {
    const elements = [read()];
    while (this.tokens.takeSymbol(',')) elements.push(read());
    return elements;
  }

  private path(): Path {
    return parsePath(this.tokens, this.placeholders);
  }

  private value(): AttributeValue {
    if (this.tokens.peek().kind !== 'value') throw this.tokens.unexpected();
    return this.placeholders.valueOf(kind, this.tokens.take().text);
  }

  private assignment(): Update['set'][number] {
    const path = this.path();
    this.tokens.expect('=');
    const left = this.source();
    for (const [symbol, operation] of [
      ['+', 'plus'],
      ['-', 'minus'],
    ] as const) {
      if (!this.tokens.takeSymbol(symbol)) continue;
      const right = this.source();
      for (const side of [left, right]) {
        if (side.kind === 'value' && !('N' in side.value)) throw wrongOperand(symbol, side.value);
        if (side.kind === 'list-append') throw wrongOperand(symbol, { L: [] });
      }
      return { path, source: { kind: operation, left, right } };
    }
    return { path, source: left };
  }

  private source(): Source {
    const { tokens } = this;
    if (tokens.takeSymbol('(')) {
      const inner = this.source();
      tokens.expect(')');
      return inner;
    }
    if (tokens.peek().kind === 'value') return { kind: 'value', value: this.value() };
    if (!tokens.isSymbol('(', 1)) return { kind: 'path', path: this.path() };
    const name = tokens.take().text;
    tokens.take();
    const operands = tokens.isSymbol(')') ? [] : this.list(() => this.source());
    tokens.expect(')');
    return this.call(name, operands);
  }

  private call(name: string, operands: readonly Source[]): Source {
    if (name !== 'if_not_exists' && name !== 'list_append') {
      throw refuse(`Invalid function name; function: ${name}`);
    }
    const [first, second] = operands;
    if (!first || !second || operands.length !== 2) {
      throw refuse(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    if (name === 'if_not_exists') {
      if (first.kind !== 'path') {
        throw refuse(`Operator or function requires a document path; operator or function: ${name}`);
      }
      return { kind: 'if-not-exists', path: first.path, otherwise: second };
    }
    for (const side of [first, second]) {
      if (side.kind === 'value' && !('L' in side.value)) throw wrongOperand(name, side.value);
    }
    return { kind: 'list-append', first, second };
  }

  /** To add, or to delete from a set. */
  private operand(section: 'ADD' | 'DELETE'): Valued {
    const [path, value] = [this.path(), this.value()];
    const isNumber = section === 'ADD' && 'N' in value;
    if (!isNumber && !elementsOf(value)) throw wrongOperand(section, value);
    return { path, value };
  }
}

/** One that does nothing where the request has none. @throws ValidationException */
export const parseUpdate = (placeholders: Placeholders): Update => {
  const text = placeholders.textOf(kind);
  if (text === undefined) return { set: [], remove: [], add: [], delete: [] };
  return new UpdateParser(new Tokens(kind, text), placeholders).parse();
};
