/** Reads document paths, and the lists of them that projections are. */
import { assertApart, type Path } from './path.ts';
import type { Placeholders } from './placeholders.ts';
import { Tokens } from './tokens.ts';

export const parsePath = (tokens: Tokens, placeholders: Placeholders): Path => {
  const name = (): string => {
    if (tokens.peek().kind !== 'word') throw tokens.unexpected();
    return placeholders.nameOf(tokens.kind, tokens.take().text);
  };
  const path: (string | number)[] = [name()];
  for (;;) {
    if (tokens.takeSymbol('.')) path.push(name());
    else if (tokens.takeSymbol('[')) {
      if (tokens.peek().kind !== 'number') throw tokens.unexpected();
      path.push(Number(tokens.take().text));
      tokens.expect(']');
    } else break;
  }
  placeholders.note(tokens.kind, path);
  return path;
};

/** @throws ValidationException */
export const parseProjection = (placeholders: Placeholders): readonly Path[] | undefined => {
  const text = placeholders.textOf('ProjectionExpression');
  if (text === undefined) return undefined;
  const tokens = new Tokens('ProjectionExpression', text);
  const paths = [parsePath(tokens, placeholders)];
  while (tokens.takeSymbol(',')) paths.push(parsePath(tokens, placeholders));
  tokens.expectEnd();
  assertApart('ProjectionExpression', paths);
  return paths;
};
