/** Lines of a CSV file, one after the other, with the place behind each. */
import type { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import type { Place } from './import.ts';

/** A quote that is never closed would take the rest of the file into one cell. */
const maximumLineCharacters = 64 * 1024;

export type CsvLine = {
  readonly cells: readonly string[];
  /** On which it begins; a quoted cell may go over several. */
  readonly line: number;
  readonly next: Place;
};

/** No line after this one can be told apart. */
export class BrokenCsv extends Error {}

const whyBroken: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed',
  CSV_INVALID_CLOSING_QUOTE: 'there is text behind a closing quote',
  INVALID_OPENING_QUOTE: 'there is a quote inside of a cell that has none around it',
  CSV_MAX_RECORD_SIZE: `a line is longer than ${maximumLineCharacters} characters, or a quote is not closed`,
};

/** What goes on to the end of the file is told by where it begins. */
const untilTheEnd = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE']);

/** Lines before it may not have been handed over yet: the parser says itself where it was. @param read lines */
const broken = ({ code, message }: CsvError, from: Place, read: number): BrokenCsv => {
  const [, at = '1'] = /at line (\d+)/.exec(message) ?? [];
  const line = untilTheEnd.has(code) ? read + 1 : Number(at);
  return new BrokenCsv(`Line ${from.line + line - 1}: ${whyBroken[code] ?? message}`);
};

const breaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

/** What the parser hands over with `info`. */
type Parsed = { readonly record: string[]; readonly info: Pick<Info, 'bytes' | 'lines'> };

/**
 * @param from the place that the bytes begin at
 * @throws BrokenCsv
 */
export async function* csvLines(bytes: Readable, from: Place, delimiter: string): AsyncGenerator<CsvLine> {
  let read = 0;
  const parser = parse({
    bom: from.byte === 0,
    delimiter,
    info: true,
    max_record_size: maximumLineCharacters,
    on_record: (record, { lines }) => {
      read = lines;
      return record;
    },
    relax_column_count: true,
    skip_empty_lines: true,
  });
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const last = from.line + info.lines - 1;
      const next = { byte: from.byte + info.bytes, line: last + 1 };
      yield { cells: record, line: last - breaksIn(record), next };
    }
  } catch (error) {
    throw error instanceof CsvError ? broken(error, from, read) : error;
  } finally {
    bytes.destroy();
    parser.destroy();
  }
}
