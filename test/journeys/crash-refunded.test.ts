/** Every call from checkout through a cancellation to the refund is lost once before and once after it happened. */
import { confirmedInStory, proveCrashSafety, stack } from '../support/crash-everywhere.ts';
import { eventually } from '../support/crash-run.ts';
import { paymentOf } from '../support/shop.ts';

proveCrashSafety('cancelled and refunded', async (actors) => {
  const { id: orderId } = await confirmedInStory(actors);
  await actors.ada.post(`/v1/orders/${orderId}/cancel`, {});
  const isRefunded = async (): Promise<boolean> =>
    (await paymentOf(await stack.as('ada'), orderId)).status === 'refunded';
  await eventually(stack, isRefunded, `${orderId} being refunded`);
  return orderId;
});
