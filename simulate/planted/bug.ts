/** A bug that somebody might write: a change of the sources while they are loaded. Nothing on disk changes. */

/** By the end of a file's path: what stands there, once, and what instead. */
export type Changes = Readonly<Record<string, readonly (readonly [present: string, instead: string])[]>>;

export type Bug = {
  readonly name: string;
  /** What kind of mistake it is. */
  readonly kind: string;
  readonly changes: Changes;
  /** Traits of `local/aws/weather` without which it does no harm; left out: a kind world. */
  readonly traits?: readonly string[];
};
