/** The state machine of a hold. */
import type { Machine } from '../shared/machine.ts';

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
