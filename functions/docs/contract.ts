/** What consumers of the API read about it. These routes stand outside of the versioned API. */
import { z } from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';

export const docsRoutes = defineRoutes({
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Whether the API answers',
    access: 'public',
    responses: { 200: z.object({ status: z.literal('ok') }).meta({ id: 'Health' }) },
  },
});
