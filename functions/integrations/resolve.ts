/**
 * Staff say whose word counts. `ours`: the change is refused, and the external system is told so, with the order as it stays;
 * `theirs`: it is carried out now, by the order's own rules, and stays a conflict while they do not allow it.
 */
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { carryOut } from './carry-out.ts';
import { configuredSystem } from './configured-system.ts';
import { type Conflict, conflictResolved, type Keep } from './conflict.ts';
import { conflicts } from './conflict-store.ts';
import { readChange } from './external-change.ts';
import { SystemRefused, SystemSilent } from './port.ts';
import { sendRefusal } from './send-order.ts';
import { refusalWrite } from './sent-store.ts';

const takeTheirs = async ({ theirs }: Conflict, now: Date): Promise<void> => {
  const read = readChange(theirs);
  if (read.kind === 'not-understood') {
    throw new DomainError('illegal-transition', `It cannot be carried out: ${read.why}`);
  }
  await carryOut(read.change, now);
};

/** What is not told at once, runs tell. */
const tellSoon = async (conflictId: Id<'conflict'>, now: Date): Promise<void> => {
  const system = await configuredSystem();
  if (!system) return;
  try {
    await sendRefusal(conflictId, system, now);
  } catch (error) {
    if (!(error instanceof SystemSilent || error instanceof SystemRefused)) throw error;
    log.warn('a refusal waits to be told', { conflictId, error });
  }
};

/**
 * The same again changes nothing.
 * @throws DomainError `not-found`; `illegal-transition` when it was resolved the other way, and with `insufficient-stock`,
 *   `not-sellable`, … when theirs cannot be carried out
 */
export const resolveConflict = async (
  id: string,
  keep: Keep,
  actor: string,
  now: Date,
): Promise<Conflict> => {
  const resolved = await conflicts.change(id, async (conflict) => {
    if (conflict.status === 'resolved') {
      if (conflict.keep === keep) return undefined;
      throw new DomainError('illegal-transition', `It was resolved: ${conflict.keep} was kept`);
    }
    if (keep === 'theirs') await takeTheirs(conflict, now);
    const next = conflictResolved(conflict, keep, actor, now);
    return { next, also: keep === 'ours' ? [refusalWrite(conflict.id, now)] : [] };
  });
  if (keep === 'ours') await tellSoon(resolved.id, now);
  return resolved;
};
