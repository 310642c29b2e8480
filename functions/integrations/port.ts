/** The port to the external system. `http-system.ts` and `files-system.ts` are its adapters. */
import type { Message } from './message.ts';

export type ChangePage = {
  /** As they came, in any form. */
  readonly changes: readonly unknown[];
  /** What to begin after the next time; left out: there is nothing after this. */
  readonly next?: string;
  readonly hasMore: boolean;
  /** Why this is not all that was to come; undefined: it is. What came is good all the same. */
  readonly flaw?: string | undefined;
};

export type Sender = {
  /**
   * Idempotent by the message's key. Of an order the greatest version counts, whichever comes last.
   * @throws SystemSilent, SystemRefused
   */
  readonly send: (message: Message, now: Date) => Promise<void>;
};

/** All throw `SystemSilent` while it does not answer. */
export type ExternalSystem = Sender & {
  /** What was dealt with is taken away: every run begins at the beginning. */
  readonly beginsAnew?: true;
  /** @param after where the last page ended; left out: from the beginning */
  readonly changesAfter: (after: string | undefined, now: Date) => Promise<ChangePage>;
  /** All of this page is dealt with: it need not be shown again. */
  readonly settle?: (page: ChangePage) => Promise<void>;
};

/** It is down, or cannot be reached: nothing is asked of it now. */
export class SystemSilent extends Error {
  override readonly name = 'SystemSilent';
}

/** It is there and does not take this one message; others it may take. */
export class SystemRefused extends Error {
  override readonly name = 'SystemRefused';
}
