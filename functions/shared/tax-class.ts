/** Names rows of the tax table; what the table does not know is taxed as `standard`. */
import * as z from 'zod';

export const taxClassSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
