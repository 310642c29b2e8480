/** Works through imported files, turn by turn. */
import { consume } from '../events/consume.ts';
import { runImport } from './run-import.ts';

export const handler = consume({
  'import.due': ({ data }) => runImport(data.importId),
});
