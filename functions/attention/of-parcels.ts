/** Parcels that did not arrive and of which nobody has said what becomes of their pieces. Pure. */
import { type Fulfilment, openPiecesOf, type Shipment } from '../fulfilment/shipment.ts';
import type { NewMatter } from './matter.ts';

const openPieces = (shipment: Shipment): number =>
  openPiecesOf(shipment).reduce((total, { quantity }) => total + quantity, 0);

export const isLost = (shipment: Shipment): boolean =>
  shipment.status === 'failed' && openPieces(shipment) > 0;

const failedAt = ({ events, createdAt }: Shipment): string =>
  events.findLast(({ status }) => status === 'failed')?.at ?? createdAt;

const howMany = (pieces: number): string => (pieces === 1 ? '1 piece' : `${pieces} pieces`);

export const mattersOfParcels = ({ orderId, shipments }: Fulfilment): NewMatter[] =>
  shipments.filter(isLost).map((shipment) => ({
    kind: 'parcel-failed',
    detail: shipment.id,
    at: failedAt(shipment),
    orderId,
    stake: {
      text:
        `${howMany(openPieces(shipment))} in parcel ${shipment.id} (${shipment.carrier}): it did not arrive, ` +
        'and they were neither sent again nor cancelled',
    },
    nextStep:
      `Send them again: POST /v1/orders/${orderId}/shipments; or cancel them with their money back: ` +
      'POST /v1/order-items/{id}/cancel. A new try of the carrier is reported with POST ' +
      `/v1/shipments/${shipment.id}/events.`,
  }));
