/** An order's customer is gone: their returns stay, for the goods and the money, without their words. */
import { forgetWords } from '../events/forget-words-store.ts';
import type { Order } from '../orders/order.ts';
import { orderReturns } from './store.ts';
import { returnsPartition, returnsTable } from './table.ts';

const forgotten = 'deleted';

export const forgetReturns = async ({ id: orderId, customerId, placedAs }: Order): Promise<void> => {
  const { returns } = await orderReturns.get(orderId);
  if (returns.length === 0) return;
  await orderReturns.change(orderId, (present) =>
    present.returns.every(({ reason }) => reason === forgotten)
      ? undefined
      : {
          next: {
            ...present,
            returns: present.returns.map((one) => ({ ...one, reason: forgotten })),
            version: present.version + 1,
          },
        },
  );
  await forgetWords(returnsTable, returnsPartition(orderId), [customerId, ...(placedAs ? [placedAs] : [])]);
};
