/** What ending an order, or an item of it, means for its parcels that could not be delivered. */
import { countPieces, takenOff } from '../orders/count-pieces.ts';
import { nothingUndelivered, type Undelivered } from '../orders/item-pieces.ts';
import type { Order } from '../orders/order.ts';
import type { Write } from '../shared/transact.ts';
import { settleFailed, undeliveredIn } from './shipment.ts';
import { fulfilments } from './store.ts';

export type FailedParcels = {
  readonly undelivered: Undelivered;
  /**
   * Settles the pieces that a change took out of failed parcels, in the transaction of that change: refused with
   * `conflict` when such a parcel moved on or was sent again meanwhile.
   */
  readonly settlingWrites: (before: Order, after: Order) => Write[];
};

const mayHaveParcels = (order: Order): boolean =>
  order.items.map(countPieces).some(({ shipped, delivered }) => shipped > delivered);

export const failedParcelsOf = async (order: Order): Promise<FailedParcels> => {
  if (!mayHaveParcels(order)) return { undelivered: nothingUndelivered, settlingWrites: () => [] };
  const fulfilment = await fulfilments.get(order.id);
  return {
    undelivered: undeliveredIn(fulfilment),
    settlingWrites: (before, after) => {
      const cameBack = takenOff(before, after).flatMap(({ item, cameBack: quantity }) =>
        quantity > 0 ? [{ itemId: item.id, quantity }] : [],
      );
      if (cameBack.length === 0) return [];
      const shipments = settleFailed(fulfilment.shipments, cameBack);
      const next = { ...fulfilment, shipments, version: fulfilment.version + 1 };
      return [fulfilments.write(order.id, next)];
    },
  };
};
