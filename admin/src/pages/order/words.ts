/** States of several things have the same name and not the same words. */
import type { Schemas } from '../../app/waybill.ts';
import type { Status } from '../../parts/status.tsx';

export const paymentStatus = (status: Schemas['Payment']['status']): Status =>
  status === 'pending' ? 'payment-pending' : status;

export const refundStatus = (status: Schemas['Refund']['status']): Status =>
  status === 'failed' ? 'failed' : `refund-${status}`;

export const returnStatus = (status: Schemas['Return']['status']): Status =>
  status === 'approved' ? 'approved-return' : status;

export const deliveryStatus = (status: Schemas['WebhookDelivery']['status']): Status =>
  (({ pending: 'waiting', delivered: 'delivered-message', dead: 'dead' }) as const)[status];
