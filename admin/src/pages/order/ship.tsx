/** A parcel of an order; who picks it up at the shop has named no carrier. */
import type { DialogProps } from './order.tsx';
import { ShipPieces } from './ship-pieces.tsx';

export default function Ship({ order, close }: DialogProps) {
  const carrier = order.shippingMethod?.pickupLocation ? 'pickup' : '';
  return <ShipPieces orderId={order.id} items={order.items} carrier={carrier} close={close} />;
}
