/** What surrounds a command: `main.ts` gives it the process's own, tests theirs. */
import type { Readable } from 'node:stream';

export type Io = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Somebody pressed Ctrl-C: what watches or listens ends, and has done what it was asked for. */
  readonly stopped: AbortSignal;
};
