/** What of an order’s course waits for a person: states that last longer than they should. Pure. */
import type { Order } from '../orders/order.ts';
import { paymentIs } from '../orders/standing.ts';
import { format } from '../shared/decimal-money.ts';
import type { AttentionKind } from './contract.ts';
import type { NewMatter } from './matter.ts';

const hour = 60 * 60_000;
const day = 24 * hour;

/** How long an order may stay as it is, in milliseconds. */
export const patience = {
  /** Pending, after its time to pay is over. */
  payment: hour,
  /** Confirmed, until all of it has left. */
  shipping: 3 * day,
  /** Shipped, until all of it has arrived. */
  delivery: 14 * day,
  /** Delivered for cash, until the money is reported. */
  cash: 3 * day,
  /** Delivered and paid, until it is approved. */
  approval: hour,
} as const;

/** When the order came to be as it is; a change that is no move does not begin it anew. */
const sinceOf = ({ statusSince, updatedAt }: Order): string => statusSince ?? updatedAt;

const later = (at: string, milliseconds: number): string =>
  new Date(Date.parse(at) + milliseconds).toISOString();

type Rule = {
  readonly kind: AttentionKind;
  /** An order of this status waits for a person after so long, if `holds`. */
  readonly status: Order['status'];
  readonly milliseconds: number;
  readonly holds?: (order: Order) => boolean;
  /** Left out: since it came to its status. */
  readonly since?: (order: Order) => string;
  readonly says: string;
  readonly nextStep: (order: Order) => string;
};

const isPaid = ({ payment }: Order): boolean => paymentIs(payment, 'oncePaid');

const rules: readonly Rule[] = [
  {
    kind: 'shipping-overdue',
    status: 'confirmed',
    milliseconds: patience.shipping,
    says: 'confirmed, and not all of it has left',
    nextStep: ({ id }) =>
      `Send what is missing: POST /v1/orders/${id}/shipments; or cancel it: POST /v1/orders/${id}/cancel.`,
  },
  {
    kind: 'delivery-overdue',
    status: 'shipped',
    milliseconds: patience.delivery,
    says: 'on its way, and not all of it has arrived',
    nextStep: ({ id }) =>
      `Ask the carrier (GET /v1/orders/${id}/tracking) and report what it says: POST /v1/shipments/{id}/events ` +
      'with delivered or failed.',
  },
  {
    kind: 'cash-not-reported',
    status: 'delivered',
    milliseconds: patience.cash,
    holds: (order) => !isPaid(order),
    says: 'delivered for cash that nobody has reported',
    nextStep: ({ id }) =>
      `Ask the carrier for the money, then confirm it: GET /v1/orders/${id}/payments names the payment for ` +
      'POST /v1/payments/{id}/confirm.',
  },
  {
    kind: 'order-stands-still',
    status: 'delivered',
    milliseconds: patience.approval,
    holds: isPaid,
    says: 'delivered and paid, and not approved',
    nextStep: ({ id }) =>
      `Look at GET /v1/orders/${id}/trace for the state that its workflow stands in, and mend the cause: the execution tries again within the hour, or is redriven if it failed.`,
  },
  {
    kind: 'order-stands-still',
    status: 'pending',
    milliseconds: patience.payment,
    since: ({ paymentWindowEndsAt }) => paymentWindowEndsAt,
    says: 'pending although its time to be paid is over: its goods stay held',
    nextStep: ({ id }) =>
      `Look at GET /v1/orders/${id}/trace for the state that its workflow stands in, and mend the cause: the execution tries again within the hour, or is redriven if it failed; ` +
      `or cancel the order: POST /v1/orders/${id}/cancel.`,
  },
];

const overdueOf = (order: Order, now: Date): NewMatter[] =>
  rules.flatMap(({ kind, status, milliseconds, holds, since = sinceOf, says, nextStep }) => {
    if (order.status !== status || holds?.(order) === false) return [];
    const at = later(since(order), milliseconds);
    if (at > now.toISOString()) return [];
    const { total } = order.totals;
    return [
      {
        kind,
        detail: order.status,
        at,
        orderId: order.id,
        stake: { text: `An order of ${format(total)}: ${says}`, amount: total },
        nextStep: nextStep(order),
      },
    ];
  });

/** What an edit made a paid order dearer: nothing of it is sent before that is paid. */
const differenceOf = ({ id, status, payment: { due }, updatedAt }: Order): NewMatter[] =>
  due && status === 'confirmed'
    ? [
        {
          kind: 'difference-unpaid',
          detail: 'due',
          at: updatedAt,
          orderId: id,
          stake: {
            text: `${format(due)} more than was paid, since an edit: nothing is sent before`,
            amount: due,
          },
          nextStep:
            `Let the customer pay it: POST /v1/orders/${id}/payments is about the difference; or edit the order back ` +
            `(POST /v1/orders/${id}/edits), or cancel it: POST /v1/orders/${id}/cancel.`,
        },
      ]
    : [];

export const mattersOfOrder = (order: Order, now: Date): NewMatter[] => [
  ...overdueOf(order, now),
  ...differenceOf(order),
];

/** From which age on time alone may make an order in this status wait for a person, in milliseconds; or never. */
export const overdueAfter = (status: Order['status']): number | undefined => {
  const patient = rules.filter((rule) => rule.status === status).map(({ milliseconds }) => milliseconds);
  return patient.length === 0 ? undefined : Math.min(...patient);
};
