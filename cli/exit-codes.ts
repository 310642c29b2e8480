/** How a command may end: programs go by the number, people by the sentence. Numbers are added to, never changed. */
import { types } from 'node:util';
import { WaybillProblem } from '../sdk/index.ts';

export const exitCodes = {
  done: { code: 0, meaning: 'Done; `watch` and `listen` also when they were stopped by Ctrl-C.' },
  refused: {
    code: 1,
    meaning: 'The API, or a simulator, refused. Why is printed, with the code of the problem.',
  },
  usage: { code: 2, meaning: 'Used wrongly: an unknown command or option, or a value that cannot be.' },
  unreachable: {
    code: 3,
    meaning: 'Nothing answers at the address, what answers is no Waybill, or it said “later” to every try.',
  },
  'signed-out': { code: 4, meaning: 'Nobody is signed in there, or the session is over: `waybill login`.' },
  unsuccessful: {
    code: 5,
    meaning:
      'It was done, and came out otherwise than asked for: a payment was declined, lines of an import were refused, a reconciliation left findings for people, a time-out was over.',
  },
  fault: { code: 70, meaning: 'A fault in `waybill` itself; where it happened is printed.' },
} as const;

export type Exit = keyof typeof exitCodes;

/** Ends the command. The message is a sentence for people, with what to do where there is something. */
export class Ended extends Error {
  readonly exit: Exit;

  constructor(exit: Exit, message: string) {
    super(message);
    this.name = 'Ended';
    this.exit = exit;
  }
}

/** Not what was refused, but that nobody could be asked. */
const unanswered = new Set(['unavailable', 'rate-limited', 'internal-error']);

const exitOfProblem = ({ code }: WaybillProblem): Exit => {
  if (code === 'unauthenticated') return 'signed-out';
  return unanswered.has(code) ? 'unreachable' : 'refused';
};

/** `fetch` got no answer. */
export const isNoAnswer = (error: unknown): error is Error =>
  types.isNativeError(error) && error.name === 'TypeError' && error.message === 'fetch failed';

/** Something answered, and it was no JSON. */
export const isForeignAnswer = (error: unknown): boolean =>
  types.isNativeError(error) && error.name === 'SyntaxError';

export const exitOf = (error: unknown): Exit => {
  if (error instanceof Ended) return error.exit;
  if (error instanceof WaybillProblem) return exitOfProblem(error);
  return isNoAnswer(error) || isForeignAnswer(error) ? 'unreachable' : 'fault';
};
