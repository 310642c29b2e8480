/** The workflow's mails: the receipt, and the word that an order is off. */
import * as z from 'zod';
import { tookMoney } from '../orders/standing.ts';
import { notify } from './notify.ts';
import { cancellation } from './templates/cancellation.ts';
import { receipt } from './templates/receipt.ts';

const taskSchema = z.object({
  task: z.enum(['notifyCustomer', 'notifyCancellation']),
  orderId: z.string(),
});

export const handler = async (event: unknown): Promise<object> => {
  const { task, orderId } = taskSchema.parse(event);
  const now = new Date();
  if (task === 'notifyCustomer') await notify({ orderId, kind: 'receipt' }, receipt, now);
  else {
    await notify(
      { orderId, kind: 'cancellation' },
      (order, reader) => cancellation(order, reader, tookMoney(order)),
      now,
    );
  }
  return {};
};
