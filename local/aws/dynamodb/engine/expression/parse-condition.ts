/**
 * Reads conditions, filters and key conditions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { type AttributeValue, order, type Type, typeOf, types } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import type { Comparator, Condition, Operand } from './condition.ts';
import { parsePath } from './parse-path.ts';
import { type Path, shown } from './path.ts';
import type { Placeholders } from './placeholders.ts';
import { type ExpressionKind, Tokens } from './tokens.ts';

const comparators: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Types that have an order. */
const ordered: readonly Type[] = ['S', 'N', 'B'];
const texts: readonly Type[] = ['S', 'B'];

/** Undefined when only the item shows it. */
const knownType = (operand: Operand): Type | undefined => {
  if (operand.kind === 'path') return undefined;
  return operand.kind === 'size' ? 'N' : typeOf(operand.value);
};

class ConditionParser {
  private readonly tokens: Tokens;
  private readonly placeholders: Placeholders;

  constructor(tokens: Tokens, placeholders: Placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  parse(): Condition {
    const condition = this.alternatives();
    this.tokens.expectEnd();
    return condition;
  }

  private alternatives(): Condition {
    const conditions = [this.conjunction()];
    while (this.tokens.takeKeyword('OR')) conditions.push(this.conjunction());
    return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'or', conditions };
  }

  private conjunction(): Condition {
    const conditions = [this.negation()];
    while (this.tokens.takeKeyword('AND')) conditions.push(this.negation());
    return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'and', conditions };
  }

  private negation(): Condition {
    if (this.tokens.takeKeyword('NOT')) return { kind: 'not', condition: this.negation() };
    if (!this.tokens.takeSymbol('(')) return this.simple();
    const inner = this.alternatives();
    this.tokens.expect(')');
    return inner;
  }

  private simple(): Condition {
    const { tokens } = this;
    const isCall = tokens.peek().kind === 'word' && tokens.isSymbol('(', 1);
    if (isCall && tokens.peek().text !== 'size') return this.call();
    const left = this.operand();
    if (tokens.takeKeyword('BETWEEN')) return this.between(left);
    if (tokens.takeKeyword('IN')) return this.oneOf(left);
    if (!comparators.has(tokens.peek().text)) throw tokens.unexpected();
    const by = tokens.take().text as Comparator;
    const right = this.operand();
    this.assertDistinct(by, [left, right]);
    if (by !== '=' && by !== '<>') for (const side of [left, right]) this.assertType(by, side, ordered);
    return { kind: 'compare', by, left, right };
  }

  private between(operand: Operand): Condition {
    const lower = this.operand();
    if (!this.tokens.takeKeyword('AND')) throw this.tokens.unexpected();
    const upper = this.operand();
    for (const side of [operand, lower, upper]) this.assertType('BETWEEN', side, ordered);
    if (lower.kind === 'value' && upper.kind === 'value') this.assertBounds(lower.value, upper.value);
    return { kind: 'between', operand, lower, upper };
  }

  private oneOf(operand: Operand): Condition {
    this.tokens.expect('(');
    const list = [this.operand()];
    while (this.tokens.takeSymbol(',')) list.push(this.operand());
    this.tokens.expect(')');
    if (list.length > 100) {
      throw this.refuse(`Too many values for operator; operator: IN, number of values: ${list.length}`);
    }
    for (const option of list) this.assertDistinct('IN', [operand, option]);
    return { kind: 'in', operand, list };
  }

  private operand(): Operand {
    const { tokens, placeholders } = this;
    if (tokens.peek().kind === 'value') {
      return { kind: 'value', value: placeholders.valueOf(tokens.kind, tokens.take().text) };
    }
    if (tokens.peek().text === 'size' && tokens.isSymbol('(', 1)) {
      tokens.take();
      const [inner] = this.arguments('size', 1);
      if (inner?.kind !== 'path') throw this.wrongOperand('size', inner);
      return { kind: 'size', path: inner.path };
    }
    if (tokens.peek().kind === 'word' && tokens.isSymbol('(', 1)) {
      throw this.refuse(
        `The function is not allowed to be used this way in an expression; function: ${tokens.peek().text}`,
      );
    }
    return { kind: 'path', path: parsePath(tokens, placeholders) };
  }

  private arguments(name: string, count: number): Operand[] {
    this.tokens.expect('(');
    const operands = this.tokens.isSymbol(')') ? [] : [this.operand()];
    while (this.tokens.takeSymbol(',')) operands.push(this.operand());
    this.tokens.expect(')');
    if (operands.length === count) return operands;
    throw this.refuse(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }

  private pathArgument(name: string, operand: Operand | undefined): Path {
    if (operand?.kind === 'path') return operand.path;
    throw this.refuse(`Operator or function requires a document path; operator or function: ${name}`);
  }

  private call(): Condition {
    const name = this.tokens.take().text;
    switch (name) {
      case 'attribute_exists':
      case 'attribute_not_exists': {
        const [subject] = this.arguments(name, 1);
        const exists = { kind: 'exists', path: this.pathArgument(name, subject) } as const;
        return name === 'attribute_exists' ? exists : { kind: 'not', condition: exists };
      }
      case 'attribute_type': {
        const [subject, type] = this.arguments(name, 2);
        return { kind: 'type', path: this.pathArgument(name, subject), type: this.namedType(type) };
      }
      case 'begins_with':
      case 'contains': {
        const [operand, part] = this.arguments(name, 2) as [Operand, Operand];
        this.assertDistinct(name, [operand, part]);
        if (name === 'contains') return { kind: 'contains', operand, element: part };
        for (const side of [operand, part]) this.assertType(name, side, texts);
        return { kind: 'begins-with', operand, prefix: part };
      }
      default:
        throw this.refuse(`Invalid function name; function: ${name}`);
    }
  }

  private namedType(operand: Operand | undefined): Type {
    if (operand?.kind !== 'value' || !('S' in operand.value))
      throw this.wrongOperand('attribute_type', operand);
    const name = operand.value.S;
    const type = types.find((known) => known === name);
    if (type) return type;
    throw this.refuse(
      `Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
  }

  private assertType(operator: string, operand: Operand, allowed: readonly Type[]): void {
    const type = knownType(operand);
    if (type && !allowed.includes(type)) throw this.wrongOperand(operator, operand);
  }

  private assertDistinct(operator: string, [first, second]: readonly [Operand, Operand]): void {
    if (first.kind !== 'path' || second.kind !== 'path' || shown(first.path) !== shown(second.path)) return;
    throw this.refuse(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${shown(first.path)}`,
    );
  }

  private assertBounds(lower: AttributeValue, upper: AttributeValue): void {
    const isSameType = typeOf(lower) === typeOf(upper);
    if (isSameType && (order(lower, upper) ?? 0) <= 0) return;
    const must = isSameType
      ? 'upper bound to be greater than or equal to lower bound'
      : 'same data type for lower and upper bounds';
    const [from, to] = [lower, upper].map((bound) => `AttributeValue: ${JSON.stringify(bound)}`);
    throw this.refuse(
      `The BETWEEN operator requires ${must}; lower bound operand: ${from}, upper bound operand: ${to}`,
    );
  }

  private wrongOperand(operator: string, operand: Operand | undefined): Error {
    const type = (operand && knownType(operand)) ?? 'path';
    return this.refuse(
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
    );
  }

  private refuse(message: string): Error {
    return invalid(`Invalid ${this.tokens.kind}: ${message}`);
  }
}

/** @throws ValidationException */
export const parseCondition = (kind: ExpressionKind, placeholders: Placeholders): Condition | undefined => {
  const text = placeholders.textOf(kind);
  return text === undefined ? undefined : new ConditionParser(new Tokens(kind, text), placeholders).parse();
};
