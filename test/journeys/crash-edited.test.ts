/** Calls from checkout through an edit by staff and a cancellation are lost before and after they happened. */
import { confirmedInStory, proveCrashSafety, type Story, stack } from '../support/crash-everywhere.ts';
import { eventually } from '../support/crash-run.ts';
import { paymentOf } from '../support/shop.ts';

const story: Story = async (actors) => {
  const { id: orderId, items } = await confirmedInStory(actors);
  const wish = { change: items.map(({ id: itemId }) => ({ itemId, quantity: 1 })) };
  const { editId } = await actors.staff.post<{ editId: string }>(`/v1/orders/${orderId}/edits`, wish);
  await actors.staff.post(`/v1/orders/${orderId}/edits/${editId}/confirm`, {});
  await actors.ada.post(`/v1/orders/${orderId}/cancel`, {});
  const isRefunded = async (): Promise<boolean> =>
    (await paymentOf(await stack.as('ada'), orderId)).status === 'refunded';
  await eventually(stack, isRefunded, `${orderId} being refunded`);
  return orderId;
};

proveCrashSafety('edited, cancelled and refunded', story, { leastStride: 8 });
