/** An e-mail address as clients send it, in lower case from then on. */
import * as z from 'zod';

export const emailAddressSchema = z.email().max(254).toLowerCase().meta({ example: 'ada@example.com' });
