/** Answers on stdout: tables for people, the API's own JSON for programs. */
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Io } from './io.ts';

type Money = { readonly amount: number; readonly currency: string };

/** `NGN 25,800.00` */
export const moneyText = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(amount / 10 ** digits).replaceAll('\u00a0', ' ');
};

/** `2026-11-21 10:00:04Z` */
export const timeText = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');

/** What customers wrote must not steer the terminal. */
const harmless = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ');

export type Column<T> = readonly [title: string, cell: (row: T) => string | number, align?: 'right'];

const edges = ['top', 'bottom', 'left', 'right', 'mid'] as const;
const corners = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'] as const;
const crossings = ['left-mid', 'mid-mid', 'right-mid'] as const;
const chars = {
  ...Object.fromEntries([...edges, ...corners, ...crossings].map((place) => [place, ''])),
  middle: '  ',
};

export const table = <T>(rows: readonly T[], columns: readonly Column<T>[]): string => {
  const made = new Table({
    head: columns.map(([title]) => title),
    colAligns: columns.map(([, , align]) => align ?? 'left'),
    chars,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) made.push(columns.map(([, cell]) => harmless(String(cell(row)))));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

/** Name and value, a line each; what there is not is left out. */
export const fields = (pairs: Readonly<Record<string, string | undefined>>): string => {
  const said = Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const width = Math.max(...said.map(([name]) => name.length));
  return said.map(([name, value]) => `${name.padEnd(width)}  ${harmless(value)}`).join('\n');
};

export type Answers = {
  readonly json: boolean;
  /** The command's answer: as it is for programs, in words for people. */
  readonly give: (answer: object, inWords: () => string) => void;
  /** One of many that come one after the other: a line of JSON each. */
  readonly tell: (piece: object, inWords: () => string) => void;
  /** What goes on meanwhile, for people alone. */
  readonly note: (line: string) => void;
};

export const answersOn = ({ out, err }: Io, json: boolean): Answers => ({
  json,
  give: (answer, inWords) => out(`${json ? JSON.stringify(answer, null, 2) : inWords()}\n`),
  tell: (piece, inWords) => out(`${json ? JSON.stringify(piece) : harmless(inWords())}\n`),
  note: (line) => {
    if (!json) err(`${line}\n`);
  },
});
