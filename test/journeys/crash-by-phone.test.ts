/** Calls are lost while staff place an order for a customer and send a link, and the customer pays and changes their mind. */
import {
  paidInStory,
  proveCrashSafety,
  refundedInStory,
  type Story,
  stack,
  wish,
} from '../support/crash-everywhere.ts';
import { insist } from '../support/crash-run.ts';
import type { OrderBody } from '../support/shop.ts';

type Link = { readonly url: string; readonly paymentWindowEndsAt: string };

const leastDays = 13.9;

const story: Story = async (actors) => {
  const ada = await stack.as('ada');
  const { id: customerId } = (await insist(stack, () => ada.get<{ id: string }>('/v1/me'))).body;
  const { id: orderId } = await actors.staff.post<OrderBody>('/v1/orders', { ...wish(actors), customerId });
  const asked = Date.now();
  const link = await actors.staff.post<Link>(`/v1/orders/${orderId}/payment-link`, {});
  const days = (Date.parse(link.paymentWindowEndsAt) - asked) / 86_400_000;
  if (!link.url.includes(orderId) || days < leastDays) throw new Error(`a link of ${days} days: ${link.url}`);
  await paidInStory(actors.ada, orderId);
  await actors.ada.post(`/v1/orders/${orderId}/cancel`, {});
  await refundedInStory(orderId);
  return orderId;
};

proveCrashSafety('placed by staff, paid by a link and refunded', story, { leastStride: 8 });
