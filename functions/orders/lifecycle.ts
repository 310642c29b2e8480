/**
 * The state machines of an order, each one table: from a state, by a named transition, to a state. Code, the
 * OpenAPI enums, the diagrams in the docs and the reachability tests all read these.
 */
import { DomainError } from '../shared/errors.ts';

export type Machine<S extends string, T extends string> = {
  readonly initial: S;
  readonly final: readonly S[];
  readonly transitions: Readonly<Record<S, Readonly<Partial<Record<T, S>>>>>;
};

export const orderMachine = {
  initial: 'pending',
  final: ['approved', 'cancelled', 'failed', 'refunded'],
  transitions: {
    pending: { confirm: 'confirmed', cancel: 'cancelled', fail: 'failed' },
    confirmed: { ship: 'shipped', cancel: 'cancelled' },
    shipped: { deliver: 'delivered', cancel: 'cancelled', refund: 'refunded' },
    delivered: { approve: 'approved', refund: 'refunded' },
    approved: { refund: 'refunded' },
    cancelled: {},
    failed: {},
    refunded: {},
  },
} as const satisfies Machine<string, string>;

/** What has left is cancelled only out of a parcel that could not be delivered. */
export const itemMachine = {
  initial: 'processing',
  final: ['delivered', 'cancelled'],
  transitions: {
    processing: { ship: 'shipped', cancel: 'cancelled' },
    shipped: { deliver: 'delivered', cancel: 'cancelled' },
    delivered: {},
    cancelled: {},
  },
} as const satisfies Machine<string, string>;

export const paymentMachine = {
  initial: 'pending',
  final: ['refunded', 'expired'],
  transitions: {
    pending: { initiate: 'processing', awaitCash: 'pending', succeed: 'succeeded', expire: 'expired' },
    processing: { awaitCash: 'pending', succeed: 'succeeded', decline: 'failed', expire: 'expired' },
    failed: { initiate: 'processing', awaitCash: 'pending', succeed: 'succeeded', expire: 'expired' },
    succeeded: { refundPart: 'partially_refunded', refundAll: 'refunded' },
    partially_refunded: { refundPart: 'partially_refunded', refundAll: 'refunded' },
    expired: { refundAll: 'refunded' },
    refunded: {},
  },
} as const satisfies Machine<string, string>;

/** An expired hold may still be committed, out of what is available then: the money came late. */
export const holdMachine = {
  initial: 'held',
  final: ['committed', 'released', 'expired'],
  transitions: {
    held: { commit: 'committed', release: 'released', expire: 'expired' },
    committed: {},
    released: {},
    expired: { commit: 'committed' },
  },
} as const satisfies Machine<string, string>;

export type ItemStatus = keyof typeof itemMachine.transitions;

/** Keys of a machine's table, as a zod enum wants them. */
export const statesOf = <S extends string>(machine: Machine<S, string>): [S, ...S[]] =>
  Object.keys(machine.transitions) as [S, ...S[]];

/** The state that `transition` leads to from `state`; undefined when it is not allowed there. */
export const nextState = <S extends string>(
  machine: Machine<S, string>,
  state: S,
  transition: string,
): S | undefined => machine.transitions[state][transition];

/** @throws DomainError `illegal-transition` */
export const move = <S extends string>(machine: Machine<S, string>, state: S, transition: string): S => {
  const next = nextState(machine, state, transition);
  if (next === undefined) {
    throw new DomainError('illegal-transition', `Cannot ${transition} what is ${state}`, {
      from: state,
      transition,
    });
  }
  return next;
};

export const isFinal = <S extends string>(machine: Machine<S, string>, state: S): boolean =>
  machine.final.includes(state);

/** The item statuses' codes on the wire. */
export const itemStatusCodes = {
  processing: 1,
  shipped: 2,
  delivered: 3,
  cancelled: 4,
} as const satisfies Record<ItemStatus, number>;
