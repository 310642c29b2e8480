/**
 * Calls are lost while a customer gives an order a billing address, a note and metadata and pays it, their bank disputes the
 * payment, and staff give in.
 */
import {
  paidInStory,
  proveCrashSafety,
  refundedInStory,
  type Story,
  stack,
  wish,
} from '../support/crash-everywhere.ts';
import { eventually, insist } from '../support/crash-run.ts';
import { homeAddress, type OrderBody, type PaymentBody } from '../support/shop.ts';

const amendment = {
  billingAddress: { ...homeAddress, line1: '1 Ledger Lane' },
  note: 'Ring twice',
  metadata: { purchaseOrder: 'PO-7' },
};

const openDisputeOf = async (orderId: string): Promise<string | undefined> => {
  const staff = await stack.as('staff');
  type Disputes = { items: { id: string; orderId: string }[] };
  const list = () => staff.get<Disputes>('/v1/disputes?status=open');
  const { body } = await insist(stack, list);
  return body.items.find((dispute) => dispute.orderId === orderId)?.id;
};

const disputed = async (orderId: string): Promise<string> => {
  const ada = await stack.as('ada');
  const payments = () => ada.get<{ items: PaymentBody[] }>(`/v1/orders/${orderId}/payments`);
  const attempts = (await insist(stack, payments)).body.items.flatMap((payment) => payment.attempts);
  const txRef = attempts.find(({ status }) => status === 'succeeded')?.txRef;
  const tell = () =>
    stack.anonymous().post(`/_local/providers/paystack/dispute/${txRef}`, { outcome: 'open' });
  await insist(stack, tell);
  const isListed = async (): Promise<boolean> => (await openDisputeOf(orderId)) !== undefined;
  await eventually(stack, isListed, `a dispute of ${orderId}`);
  return (await openDisputeOf(orderId)) ?? '';
};

const story: Story = async (actors) => {
  const { id: orderId } = await actors.ada.post<OrderBody>('/v1/orders', wish(actors));
  const ada = await stack.as('ada');
  await insist(stack, () => ada.patch(`/v1/orders/${orderId}`, amendment));
  await paidInStory(actors.ada, orderId);
  await actors.staff.post(`/v1/disputes/${await disputed(orderId)}/accept`, {});
  await refundedInStory(orderId);
  const { body } = await insist(stack, () => ada.get(`/v1/orders/${orderId}`));
  for (const [name, value] of Object.entries(amendment)) {
    if (JSON.stringify(body[name]) !== JSON.stringify(value))
      throw new Error(`${name} is ${JSON.stringify(body[name])}`);
  }
  return orderId;
};

proveCrashSafety('amended, paid and lost to a bank', story, { leastStride: 44 });
