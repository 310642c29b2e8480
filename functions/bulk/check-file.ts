/**
 * Reads a whole file before any line of it is applied: whether it is text, has the right header, and can be told apart
 * into lines, and how many there are.
 */
import type { Readable } from 'node:stream';
import { type Columns, readHeader } from './columns.ts';
import { BrokenCsv, csvLines } from './csv-lines.ts';
import { type Import, maximumFileLines, type Place } from './import.ts';

export type Checked =
  | { readonly fault: string }
  | {
      readonly layout: NonNullable<Import['layout']>;
      /** Behind the header. */
      readonly place: Place;
      readonly total: number;
    };

const saveAs = 'save it as “CSV UTF-8”';

const byteOrderMarks: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'UTF-16'],
  [[0xfe, 0xff], 'UTF-16'],
  [[0x50, 0x4b, 0x03, 0x04], 'a spreadsheet or an archive (ZIP)'],
];

/** What else than text it is, by its first bytes. */
const otherThanText = (head: Buffer): string | undefined => {
  const found = byteOrderMarks.find(([mark]) => mark.every((byte, index) => head[index] === byte));
  if (found) return `The file is ${found[1]}: ${saveAs}`;
  return head.includes(0) ? `The file is no text, or is UTF-16: ${saveAs}` : undefined;
};

const delimiters = [',', ';', '\t'];

/** The one that the first line has most of. */
const delimiterIn = (head: Buffer): string => {
  const [first = ''] = head.toString('utf8').split(/\r\n|\n|\r/);
  const count = (sign: string): number => first.split(sign).length;
  return delimiters.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

/** What UTF-8 gives for bytes that are none of it. */
const replacement = '\uFFFD';

type Counted = { readonly header: string[]; readonly place: Place; readonly total: number };

const countLines = async (bytes: Readable, delimiter: string): Promise<Counted | undefined> => {
  let counted: Counted | undefined;
  for await (const { cells, line, next } of csvLines(bytes, { byte: 0, line: 1 }, delimiter)) {
    if (cells.some((cell) => cell.includes(replacement))) {
      throw new BrokenCsv(`Line ${line} is not UTF-8: ${saveAs}`);
    }
    counted = counted
      ? { ...counted, total: counted.total + 1 }
      : { header: [...cells], place: next, total: 0 };
    if (counted.total > maximumFileLines) {
      throw new BrokenCsv(`The file has more than ${maximumFileLines} lines: divide it`);
    }
  }
  return counted;
};

/**
 * @param head the first bytes of the file, some thousand
 * @param bytes all of it
 */
export const checkFile = async (head: Buffer, bytes: Readable, columns: Columns): Promise<Checked> => {
  const other = otherThanText(head);
  if (other !== undefined) return { fault: other };
  const delimiter = delimiterIn(head);
  try {
    const counted = await countLines(bytes, delimiter);
    if (!counted) return { fault: 'The file is empty' };
    const header = readHeader(counted.header, columns);
    if ('fault' in header) return header;
    const { place, total } = counted;
    if (total === 0) return { fault: 'The file has a header and no lines' };
    return { layout: { delimiter, columns: header.names }, place, total };
  } catch (error) {
    if (error instanceof BrokenCsv) return { fault: error.message };
    throw error;
  }
};
