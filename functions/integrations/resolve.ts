/**
 * Staff say whose word counts. `ours`: the change is refused, and the external system is told so, with the order as it stays;
 * `theirs`: it is carried out now, by the order's own rules, and stays a conflict while they do not allow it.
 *
 * Carrying out is several transactions, so what is tried is written down before:
 *
 *   A ── theirs: taken by A ── carries out ─────────────── theirs
 *   B ───────────── ours: taken by A, refused
 *
 * When A dies in between, whoever says `theirs` again ends it: what was carried out is so already.
 */
import { DomainError, isDomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { carryOut } from './carry-out.ts';
import { configuredSystem } from './configured-system.ts';
import { type Conflict, conflictResolved, type Keep, takingTheirs, theirsRefused } from './conflict.ts';
import { conflicts } from './conflict-store.ts';
import { readChange } from './external-change.ts';
import { SystemRefused, SystemSilent } from './port.ts';
import { sendRefusal } from './send-order.ts';
import { refusalWrite } from './sent-store.ts';

export type Decision = {
  readonly keep: Keep;
  /** A member of staff. */
  readonly by: string;
  /** The same for each repetition of one request. */
  readonly seed: string;
};

/** @returns whether it was decided so before */
const isDecided = ({ status, keep: kept }: Conflict, keep: Keep): boolean => {
  if (status === 'resolved' && kept !== keep) {
    throw new DomainError('illegal-transition', `It was resolved: ${kept} was kept`);
  }
  return status === 'resolved';
};

const carryOutTheirs = async ({ theirs }: Conflict, now: Date): Promise<void> => {
  const read = readChange(theirs);
  if (read.kind === 'not-understood') {
    throw new DomainError('illegal-transition', `It cannot be carried out: ${read.why}`);
  }
  await carryOut(read.change, now);
};

const keepTheirs = async (id: string, { by, seed }: Decision, now: Date): Promise<Conflict> => {
  const taken = await conflicts.change(id, (conflict) =>
    isDecided(conflict, 'theirs') || conflict.takenBy === seed
      ? undefined
      : { next: takingTheirs(conflict, seed) },
  );
  if (taken.status === 'resolved') return taken;
  try {
    await carryOutTheirs(taken, now);
  } catch (error) {
    if (isDomainError(error) && !error.retryable) {
      await conflicts.change(id, (conflict) =>
        conflict.takenBy === seed ? { next: theirsRefused(conflict) } : undefined,
      );
    }
    throw error;
  }
  return conflicts.change(id, (conflict) =>
    isDecided(conflict, 'theirs') ? undefined : { next: conflictResolved(conflict, 'theirs', by, now) },
  );
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

const keepOurs = async (id: string, { by }: Decision, now: Date): Promise<Conflict> => {
  const resolved = await conflicts.change(id, (conflict) => {
    if (isDecided(conflict, 'ours')) return undefined;
    if (conflict.takenBy !== undefined) {
      throw new DomainError('illegal-transition', 'Theirs is being carried out: say theirs again to end it');
    }
    return { next: conflictResolved(conflict, 'ours', by, now), also: [refusalWrite(conflict.id, now)] };
  });
  await tellSoon(resolved.id, now);
  return resolved;
};

/**
 * The same again changes nothing.
 * @throws DomainError `not-found`; `illegal-transition` when it was resolved the other way, and with `insufficient-stock`,
 *   `not-sellable`, … when theirs cannot be carried out
 */
export const resolveConflict = (id: string, decision: Decision, now: Date): Promise<Conflict> =>
  decision.keep === 'ours' ? keepOurs(id, decision, now) : keepTheirs(id, decision, now);
