/** What an export reads, page by page, and the lines that it makes of it. Columns are those that an import takes. */
import type { Page } from '../shared/cursor.ts';
import type { Export } from './export.ts';

export type ExportRows = {
  readonly header: (asked: Pick<Export, 'currencies'>) => readonly string[];
  /** Guarded where a cell is a text. `cursor` is the last page's; left out for the first. */
  readonly page: (asked: Export, cursor: string | undefined) => Promise<Page<readonly string[]>>;
};
