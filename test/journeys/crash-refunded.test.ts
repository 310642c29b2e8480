/** Every call from checkout through a cancellation to the refund is lost once before and once after it happened. */
import { confirmedInStory, proveCrashSafety, refundedInStory } from '../support/crash-everywhere.ts';

proveCrashSafety('cancelled and refunded', async (actors) => {
  const { id: orderId } = await confirmedInStory(actors);
  await actors.ada.post(`/v1/orders/${orderId}/cancel`, {});
  await refundedInStory(orderId);
  return orderId;
});
