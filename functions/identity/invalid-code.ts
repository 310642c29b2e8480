/** Wrong, old, used and nobody's: one answer for all, and also for an account that waits for no code. */
import { DomainError } from '../shared/errors.ts';

export const invalidCode = (): DomainError =>
  new DomainError('invalid-code', 'The code is wrong, used or too old: ask for a new one');
