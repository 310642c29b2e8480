/**
 * A shop without an administrator is a shop that nobody can repair. Nobody takes their own access away, and what takes
 * somebody else's is done one at a time, by who is an administrator then:
 *
 *   A ── takes B's role ── done
 *   B ──── takes A's role, waits ──── is none any more ✗ forbidden
 */
import { DomainError } from '../shared/errors.ts';
import { type Id, ulidOf } from '../shared/ids.ts';
import { findAccount } from './account-calls.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { listAdministrators } from './staff.ts';

const turn = 'ADMINISTRATORS';

/** @throws DomainError `forbidden` when the actor is no administrator any more */
export const byAnAdministrator = <T>(actor: Id<'user'>, work: () => Promise<T>): Promise<T> =>
  oneAtATime(turn, async () => {
    const account = await findAccount(ulidOf(actor));
    if (!account || account.disabled || !account.roles.includes('admin')) {
      throw new DomainError('forbidden', 'Your roles do not allow this');
    }
    return work();
  });

/** @throws DomainError `forbidden` for the last administrator */
export const unlessLastAdministrator = <T>(userId: Id<'user'>, work: () => Promise<T>): Promise<T> =>
  oneAtATime(turn, async () => {
    const others = (await listAdministrators()).filter((other) => other.userId !== userId);
    if (others.length === 0) {
      throw new DomainError('forbidden', 'The last administrator has to make another one first');
    }
    return work();
  });
