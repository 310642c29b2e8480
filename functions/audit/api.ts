/** The audit trail's one route. */
import { serve } from '../shared/http/serve.ts';
import { auditRoutes } from './contract.ts';
import { listAuditEntries } from './store.ts';

export const handler = serve(auditRoutes, {
  listAuditLog: async ({ query }) => ({ status: 200, body: await listAuditEntries(query, query) }),
});
