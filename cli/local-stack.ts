/** The tools of a local stack, below `/_local`; a deployment has none. */
import * as z from 'zod';
import { Ended } from './exit-codes.ts';

const complaintSchema = z.object({ message: z.string() });

const refusalOf = (text: string): string | undefined => {
  try {
    return complaintSchema.safeParse(JSON.parse(text)).data?.message;
  } catch {
    return undefined;
  }
};

const isLocal = async (url: string): Promise<boolean> => (await fetch(`${url}/_local/stack`)).ok;

/**
 * @param route `POST /_local/clock`
 * @throws Ended `refused` with what the tool says, or that there are no such tools at this address
 */
export const askLocal = async <T>(
  url: string,
  route: `${'GET' | 'POST'} /_local/${string}`,
  schema: z.ZodType<T>,
  body?: object,
): Promise<T> => {
  const [method, path] = route.split(' ');
  const response = await fetch(`${url}${path}`, {
    ...(method !== undefined && { method }),
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return schema.parse(JSON.parse(text));
  if (await isLocal(url)) throw new Ended('refused', refusalOf(text) ?? `${response.status} from ${path}`);
  throw new Ended('refused', `${url} is no local stack: this works with its simulators alone`);
};
