/** Takes accounts out of the user pool whose registration ran out before its code was typed. */
import { log } from '../shared/log.ts';
import { deleteAccount, listUnaddressed } from './account-calls.ts';
import { registrationLifetimeDays } from './registration.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;
export const budgetMilliseconds = 240_000;

export const handler = async (): Promise<void> => {
  const began = performance.now();
  const bound = Date.now() - (registrationLifetimeDays + 1) * dayMilliseconds;
  let deleted = 0;
  let cursor: string | undefined;
  do {
    const { accounts, next } = await listUnaddressed(cursor);
    const outdated = accounts.filter(({ createdAt }) => createdAt.getTime() < bound);
    for (const { userId } of outdated) await deleteAccount(userId);
    deleted += outdated.length;
    cursor = next;
  } while (cursor !== undefined && performance.now() - began < budgetMilliseconds);
  if (deleted > 0) log.info('registrations swept', { deleted });
};
