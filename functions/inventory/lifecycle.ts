/** The state machine of a hold. */
import type { Causes, Machine } from '../shared/machine.ts';

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

export const holdCauses: Causes<typeof holdMachine> = {
  commit:
    'The workflow’s `CommitStock`. When the hold has expired, the goods are taken out of what is available; when there is too little, the order fails and is refunded',
  release: 'The order ended unpaid',
  expire: 'Somebody else needs the goods, and the hold’s time is over: ten minutes after the payment window',
};
