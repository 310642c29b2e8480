/**
 * An external system that speaks JSON over HTTPS: besides taking messages, `POST <url>/changes` answers a page of what is new
 * there, after a place in its list.
 */
import * as z from 'zod';
import { httpSender, postSigned } from './http-sender.ts';
import { type ChangePage, type ExternalSystem, SystemRefused, SystemSilent } from './port.ts';

/** A page of orders with forty lines each stays below the limit of an answer. */
const pageSize = 50;

const pageSchema = z.object({
  items: z.array(z.unknown()),
  /** How many it means to send: fewer that came are half a page. */
  count: z.int().min(0),
  next: z.string().min(1).max(1000).optional(),
  hasMore: z.boolean().default(false),
});

const readPage = (body: string): ChangePage => {
  const halved = (why: string): ChangePage => ({ changes: [], hasMore: true, flaw: why });
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return halved(`a page of ${Buffer.byteLength(body)} bytes is no JSON`);
  }
  const page = pageSchema.safeParse(json);
  if (!page.success) return halved('a page lacks items, count or next');
  const { items, count, next, hasMore } = page.data;
  const flaw = items.length === count ? undefined : `${items.length} of ${count} changes of a page came`;
  return { changes: items, hasMore, ...(next !== undefined && { next }), flaw };
};

/** Whoever does not tell what changed is as good as silent. */
const unlessRefused = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SystemRefused ? new SystemSilent(error.message) : error;
  }
};

/** @param base without a slash at the end */
export const httpSystem = (base: string): ExternalSystem => ({
  ...httpSender(base),
  changesAfter: async (after, now) => {
    const asked = { ...(after !== undefined && { after }), limit: pageSize };
    const id = `changes-${crypto.randomUUID()}`;
    return readPage(await unlessRefused(() => postSigned(`${base}/changes`, id, asked, now)));
  },
});
