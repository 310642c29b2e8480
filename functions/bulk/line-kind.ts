/** What a kind of import is made of: its columns, how a line is read, and what it does. */
import type { Write } from '../shared/transact.ts';
import type { Columns, Row } from './columns.ts';

/** What is changed by a line, before and after: for the audit trail. */
export type Touched = { readonly object: string; readonly before: unknown; readonly after: unknown };

export type Applying = {
  readonly actor: string;
  /** Names the line among all that were ever applied: `imp_…:7`. */
  readonly seed: string;
  readonly now: Date;
  /** Written with what the line changes: that it is decided, and who did it. */
  readonly decided: (touched: Touched) => readonly Write[];
};

/**
 * @returns whether anything was not so already
 * @throws LineFault, DomainError for what the line says and cannot be
 */
export type ApplyLine = (row: Row, applying: Applying) => Promise<boolean>;

export type LineKind = {
  readonly columns: Columns;
  /** So many lines are applied at once. */
  readonly lanes: number;
  /** Lines of one thing are applied one after the other. */
  readonly thing: (row: Row) => string;
  /** For one run: what is remembered between lines. */
  readonly applier: () => ApplyLine;
};
