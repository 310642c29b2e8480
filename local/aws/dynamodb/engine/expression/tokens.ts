/** An expression's words. */
import { invalid } from '../errors.ts';

export type Token = { readonly kind: 'word' | 'value' | 'number' | 'symbol' | 'end'; readonly text: string };

/** Which of a request's expressions, as refusals name it. */
export type ExpressionKind = `${'Condition' | 'Filter' | 'KeyCondition' | 'Projection' | 'Update'}Expression`;

/** 4 KB of text. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maximumBytes = 4096;

const next =
  /\s*(?:(?<word>#[A-Za-z0-9_]+|[A-Za-z_][A-Za-z0-9_]*)|(?<value>:[A-Za-z0-9_]+)|(?<number>\d+)|(?<symbol><>|<=|>=|[()[\],.=<>+-]))/y;

const end: Token = { kind: 'end', text: '<EOF>' };

const syntaxError = (kind: ExpressionKind, token: string, near: string): Error =>
  invalid(`Invalid ${kind}: Syntax error; token: "${token}", near: "${near}"`);

export class Tokens {
  readonly kind: ExpressionKind;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind;
    if (text.trim() === '') throw invalid(`Invalid ${kind}: The expression can not be empty;`);
    if (Buffer.byteLength(text) > maximumBytes) {
      throw invalid(
        `Invalid ${kind}: Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(text)}`,
      );
    }
    this.tokens = tokensOf(kind, text);
  }

  peek(ahead = 0): Token {
    return this.tokens[this.position + ahead] ?? end;
  }

  take(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    return kind === 'symbol' && text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.position += 1;
    return true;
  }

  /** Keywords are the same in any case. */
  takeKeyword(word: string): boolean {
    const { kind, text } = this.peek();
    if (kind !== 'word' || text.toUpperCase() !== word) return false;
    this.position += 1;
    return true;
  }

  /** @throws ValidationException */
  expect(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  /** @throws ValidationException */
  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }

  unexpected(): Error {
    const around = this.tokens.slice(Math.max(0, this.position - 1), this.position + 2);
    return syntaxError(this.kind, this.peek().text, around.map(({ text }) => text).join(' '));
  }
}

const tokenized = new Map<string, readonly Token[]>();
const maximumTokenized = 2_000;

/** Stores send the same few texts again and again. */
const tokensOf = (kind: ExpressionKind, text: string): readonly Token[] => {
  const known = tokenized.get(text);
  if (known) return known;
  const tokens: Token[] = [];
  next.lastIndex = 0;
  const length = text.trimEnd().length;
  while (next.lastIndex < length) {
    const from = next.lastIndex;
    const groups = next.exec(text)?.groups;
    if (!groups) {
      const rest = text.slice(from).trimStart();
      throw syntaxError(kind, rest.slice(0, 1), text.slice(Math.max(0, from - 1), from + 4).trim());
    }
    const [found] = Object.entries(groups).filter(([, content]) => content !== undefined);
    tokens.push({ kind: found?.[0] as Token['kind'], text: String(found?.[1]) });
  }
  if (tokenized.size >= maximumTokenized) tokenized.clear();
  tokenized.set(text, tokens);
  return tokens;
};
