/** Calls from checkout through an edit by staff and a cancellation are lost before and after they happened. */
import {
  confirmedInStory,
  proveCrashSafety,
  refundedInStory,
  type Story,
} from '../support/crash-everywhere.ts';

const story: Story = async (actors) => {
  const { id: orderId, items } = await confirmedInStory(actors);
  const wish = { change: items.map(({ id: itemId }) => ({ itemId, quantity: 1 })) };
  const { editId } = await actors.staff.post<{ editId: string }>(`/v1/orders/${orderId}/edits`, wish);
  await actors.staff.post(`/v1/orders/${orderId}/edits/${editId}/confirm`, {});
  await actors.ada.post(`/v1/orders/${orderId}/cancel`, {});
  await refundedInStory(orderId);
  return orderId;
};

proveCrashSafety('edited, cancelled and refunded', story, { leastStride: 8 });
