/** Something that must never be, with its numbers. */
export class Violation extends Error {
  readonly invariant: string;

  constructor(invariant: string, sentence: string) {
    super(sentence);
    this.invariant = invariant;
  }
}
