/** Lambda entry: health, and the pages that document the API. */
import { serve } from '../shared/http/serve.ts';
import { docsRoutes } from './contract.ts';

export const handler = serve(docsRoutes, {
  health: async () => ({ status: 200, body: { status: 'ok' as const } }),
});
