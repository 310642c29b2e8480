/** A line that was refused, and all that is wrong with it. */
import * as z from 'zod';

export const faultSchema = z
  .object({
    line: z.int().meta({ description: 'Of the file; the header is line 1.' }),
    message: z.string(),
  })
  .meta({ id: 'ImportFault' });
export type Fault = z.infer<typeof faultSchema>;
