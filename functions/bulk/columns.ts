/** The columns of a file, as its header names them, and one line of it by their names. */
import type { Import } from './import.ts';

export type Columns = {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Written by exports for people to read, and skipped when they come back. */
  readonly ignored?: readonly string[];
  /** Others, by their form: those of prices have the currency in their name. @returns its proper spelling */
  readonly further?: (name: string) => string | undefined;
  /** What else is wrong with a header. */
  readonly fault?: (names: readonly string[]) => string | undefined;
};

const spelling = (name: string, { required, optional, ignored = [], further }: Columns): string | undefined =>
  [...required, ...optional, ...ignored].find((known) => known.toLowerCase() === name.toLowerCase()) ??
  further?.(name);

const listed = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

const twiceIn = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];

export type Header = { readonly names: string[] } | { readonly fault: string };

/** Capitals do not matter, nor blanks around. */
export const readHeader = (cells: readonly string[], columns: Columns): Header => {
  const given = cells.map((cell) => cell.trim());
  const names = given.map((name) => spelling(name, columns));
  const unknown = given.filter((_, index) => names[index] === undefined);
  const all = [...columns.required, ...columns.optional];
  const known = columns.further ? `${listed(all)}, and “price NGN” for each currency` : listed(all);
  if (unknown.length > 0) return { fault: `The header has ${listed(unknown)}; the columns are ${known}` };
  const read = names.flatMap((name) => name ?? []);
  const twice = twiceIn(read);
  if (twice.length > 0) return { fault: `The header has ${listed(twice)} twice` };
  const missing = columns.required.filter((name) => !read.includes(name));
  if (missing.length > 0) return { fault: `The header lacks ${listed(missing)}; the columns are ${known}` };
  const fault = columns.fault?.(read);
  return fault === undefined ? { names: read } : { fault };
};

/** A line whose cells cannot be what they should be. `message` is told in the report. */
export class LineFault extends Error {}

/** A cell without blanks around and the apostrophe of a guarded text; undefined where the file has no such column. */
export type Row = {
  readonly cell: (column: string) => string | undefined;
  readonly columns: readonly string[];
  /** Decimals may be behind a comma. */
  readonly comma: boolean;
};

/** @throws LineFault */
export const rowOf = (
  cells: readonly string[],
  { columns, delimiter }: NonNullable<Import['layout']>,
  plain: (cell: string) => string,
): Row => {
  const tooMany = cells.slice(columns.length).some((cell) => cell.trim() !== '');
  if (cells.length < columns.length || tooMany) {
    throw new LineFault(`has ${cells.length} cells, the header ${columns.length}`);
  }
  const byName = new Map(columns.map((name, index) => [name, plain(cells[index] ?? '').trim()]));
  return { cell: (column) => byName.get(column), columns, comma: delimiter === ';' };
};

/** @throws LineFault for an empty cell, or without the column */
export const must = ({ cell }: Pick<Row, 'cell'>, column: string): string => {
  const text = cell(column);
  if (text === undefined || text === '') throw new LineFault(`${column}: must not be empty`);
  return text;
};

/** Undefined for an empty cell, too: as if the file did not have the column. */
export const optionalCell = ({ cell }: Pick<Row, 'cell'>, column: string): string | undefined => {
  const text = cell(column);
  return text === '' ? undefined : text;
};

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  yes: true,
  no: false,
  1: true,
  0: false,
};

/** Spreadsheets write `TRUE`. @throws LineFault */
export const flagIn = (row: Row, column: string): boolean | undefined => {
  const text = optionalCell(row, column);
  if (text === undefined) return undefined;
  const flag = flags[text.toLowerCase()];
  if (flag === undefined) throw new LineFault(`${column}: must be true or false`);
  return flag;
};

/** @throws LineFault */
export const integerIn = (row: Row, column: string): number | undefined => {
  const text = optionalCell(row, column);
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,9}$/.test(text)) throw new LineFault(`${column}: must be a whole number`);
  return Number(text);
};
