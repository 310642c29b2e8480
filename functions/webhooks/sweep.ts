/** Every minute: deliveries whose next attempt is due, and those whose sender crashed. */
import { log } from '../shared/log.ts';
import { deliverToEndpoint } from './deliver-to-endpoint.ts';
import { claimDelivery, listDue } from './delivery-store.ts';

const pageSize = 50;
/** Well within the function's own time, with an attempt's ten seconds to spare. */
export const budgetMilliseconds = 240_000;

type Due = Awaited<ReturnType<typeof listDue>>['items'][number];

/** Who has failed in this run is left alone until the next: one that hangs must not hold up the others. */
const attemptAll = async (due: readonly Due[], struggling: Set<string>): Promise<void> => {
  const worth = due.filter(({ endpointId }) => !struggling.has(endpointId));
  await Promise.all(
    worth.map(async ({ id, endpointId }) => {
      const now = new Date();
      const delivery = await claimDelivery(id, now);
      if (delivery && (await deliverToEndpoint(delivery, now)) !== 'delivered') struggling.add(endpointId);
    }),
  );
};

export const handler = async (): Promise<void> => {
  const began = performance.now();
  const now = new Date();
  const struggling = new Set<string>();
  let seen = 0;
  let cursor: string | undefined;
  do {
    const page = await listDue(now, { limit: pageSize, cursor });
    await attemptAll(page.items, struggling);
    seen += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined && performance.now() - began < budgetMilliseconds);
  if (seen > 0) log.info('webhooks swept', { due: seen, failingEndpoints: struggling.size });
};
