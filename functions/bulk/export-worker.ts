/** Writes exports, turn by turn. */
import { consume } from '../events/consume.ts';
import { runExport } from './run-export.ts';

export const handler = consume({
  'export.due': ({ data }) => runExport(data.exportId),
});
