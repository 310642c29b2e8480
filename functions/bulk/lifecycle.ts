/** The states of an import and of an export. */
import type { Machine } from '../shared/machine.ts';

/** `checking`: the whole file is read once, before any line of it is applied. */
export const importMachine = {
  initial: 'awaiting-upload',
  final: ['done', 'failed', 'cancelled'],
  transitions: {
    'awaiting-upload': { arrive: 'checking', cancel: 'cancelled' },
    checking: { accept: 'running', refuse: 'failed', cancel: 'cancelled' },
    running: { finish: 'done', refuse: 'failed', cancel: 'cancelled' },
    done: {},
    failed: {},
    cancelled: {},
  },
} as const satisfies Machine<string, string>;

export const exportMachine = {
  initial: 'running',
  final: ['done', 'failed'],
  transitions: { running: { finish: 'done', refuse: 'failed' }, done: {}, failed: {} },
} as const satisfies Machine<string, string>;
