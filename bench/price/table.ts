/** Tables of Markdown, and amounts as people read them. */

export type Cell = string | number;

/** @param aligned right: numbers */
export const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) =>
    rows.length > 0 &&
    rows.every((row) => typeof row[column] === 'number' || /^[$\d.,\s–%]+$/.test(String(row[column])))
      ? '---:'
      : '---',
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
};

/** Of one order: seven places, for the smallest lines still say something then. */
export const dollars = (amount: number): string => `$${amount.toFixed(7)}`;

export const whole = (amount: number): string => Math.round(amount).toLocaleString('en-US');

export const rounded = (amount: number): number => Math.round(amount * 100) / 100;
