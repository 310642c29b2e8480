/**
 * What stands in a cell. A text that a spreadsheet would take for a formula is written with an apostrophe before it (OWASP:
 * CSV Injection) and read without; one that has apostrophes before such a sign gets one more, so that reading gives back
 * what was written. Lists are joined by `|`, pairs by `=`, with `\` before a sign that is meant itself.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

export const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text);

export const unguarded = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;

const escaped = (text: string): string => text.replaceAll(/[\\|=]/g, (sign) => `\\${sign}`);

/** Splits at a sign that has no `\` before it; the parts keep theirs. */
const splitAt = (text: string, sign: '|' | '='): string[] => {
  const parts = [''];
  for (const [, mark = '', plain = ''] of text.matchAll(/(\\.|\\$)|([^\\])/gsu)) {
    if (plain === sign) parts.push('');
    else parts[parts.length - 1] += mark + plain;
  }
  return parts;
};

const unescaped = (text: string): string => text.replaceAll(/\\(.)/gsu, '$1');

export const joinList = (list: readonly string[]): string => list.map(escaped).join('|');

/** Nothing is no entry. */
export const splitList = (cell: string): string[] =>
  cell === '' ? [] : splitAt(cell, '|').map((part) => unescaped(part).trim());

export const joinPairs = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('|');

/** Undefined for what is no list of pairs, or has a name twice. */
export const splitPairs = (cell: string): Record<string, string> | undefined => {
  if (cell === '') return {};
  const pairs = splitAt(cell, '|').map((part) => splitAt(part, '=').map((side) => unescaped(side).trim()));
  const names = new Set(pairs.map(([name]) => name));
  if (names.size < pairs.length || pairs.some(({ length }) => length !== 2)) return undefined;
  return Object.fromEntries(pairs);
};
