/** HTTP: what waits for a person. What is listed is asked again, so that nothing is shown that is settled by now. */
import type { Page } from '../shared/cursor.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import { type AttentionKind, type AttentionView, attentionRoutes, decidedByProvider } from './contract.ts';
import { readMatters } from './examine.ts';
import type { Matter } from './matter.ts';
import { openMatter, settleMatter } from './settle.ts';
import { listOpen, listOpenOf } from './store.ts';

/** More rounds would only be needed when the sweep has not looked for long. */
const maximumRounds = 5;

const settleHint = ({ id, kind }: Matter): string =>
  decidedByProvider.has(kind)
    ? ''
    : ` What you settled another way, note with POST /v1/attention/${id}/settle.`;

const view = (matter: Matter): AttentionView => ({
  id: matter.id,
  kind: matter.kind,
  at: matter.at,
  ...(matter.orderId && { orderId: matter.orderId }),
  stake: matter.stake,
  nextStep: `${matter.nextStep}${settleHint(matter)}`,
});

/** Those that still wait, as they are now; each thing is read once, however much of it is listed. */
const stillTrue = async (matters: readonly Matter[], now: Date): Promise<Matter[]> => {
  const abouts = [...new Set(matters.map(({ about }) => about))];
  const current = new Map(
    await Promise.all(abouts.map(async (about) => [about, await readMatters(about, now)] as const)),
  );
  return matters.flatMap((matter) => {
    const read = current.get(matter.about);
    if (!read) return [matter];
    const fresh = read.find(({ id }) => id === matter.id);
    return fresh ? [{ ...fresh, at: matter.at }] : [];
  });
};

const listTrue = async (
  kind: AttentionKind | undefined,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  now: Date,
): Promise<Page<Matter>> => {
  const items: Matter[] = [];
  let next = cursor;
  for (let round = 0; round < maximumRounds; round += 1) {
    const request = { limit: limit - items.length, cursor: next };
    const page = await (kind === undefined ? listOpen(request) : listOpenOf(kind, request));
    items.push(...(await stillTrue(page.items, now)));
    next = page.nextCursor;
    if (next === undefined || items.length >= limit) break;
  }
  return { items, ...(next !== undefined && { nextCursor: next }) };
};

export const handler = serve(attentionRoutes, {
  listAttention: async ({ query: { kind, ...page }, now }) => {
    const found = await listTrue(kind, page, now);
    return { status: 200, body: { ...found, items: found.items.map(view) } };
  },

  getAttention: async ({ params, now }) => {
    const matter = await openMatter(params.id, now);
    if (!matter) throw notFound('thing that waits');
    return { status: 200, body: view(matter) };
  },

  settleAttention: async ({ params, body, caller, now }) => {
    await settleMatter(params.id, { note: body.note, actor: caller.userId }, now);
    log.info('settled by hand', { attentionId: params.id, actor: caller.userId });
    return { status: 204 };
  },
});
