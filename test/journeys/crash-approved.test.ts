/** Every call from checkout to approval is lost once before and once after it happened. */

import { confirmedInStory, isOrder, proveCrashSafety, stack } from '../support/crash-everywhere.ts';
import { eventually } from '../support/crash-run.ts';

let trackingNumbers = 0;

proveCrashSafety('approved', async (actors) => {
  const { id: orderId, items } = await confirmedInStory(actors);
  trackingNumbers += 1;
  const shipment = await actors.staff.post<{ id: string; createdAt: string }>(
    `/v1/orders/${orderId}/shipments`,
    {
      items: items.map((item) => ({ itemId: item.id, quantity: item.quantity })),
      carrier: 'gig',
      trackingNumber: `CRASH-${trackingNumbers}`,
    },
  );
  await actors.staff.post(`/v1/shipments/${shipment.id}/events`, {
    status: 'delivered',
    at: shipment.createdAt,
  });
  await eventually(stack, isOrder(orderId, 'approved'), `${orderId} being approved`);
  return orderId;
});
