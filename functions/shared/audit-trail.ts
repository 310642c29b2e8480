/**
 * The trail of staff actions. An action is written down before it runs and again when its outcome is known:
 *
 *   begun ── effect ── outcome        the usual case; lists have the beginning, and show the outcome
 *   begun ── effect ── ✗ crash        lists show that it was begun: no change is without a trace
 *   ✗ begun                           the action does not run
 */
import * as z from 'zod';
import { auditKey, auditTable, everyEntry } from './audit-table.ts';
import { putIf } from './conditional-write.ts';
import { tableName } from './dynamo.ts';
import { idOf, idSchema, newUlid } from './ids.ts';
import { roles } from './permissions.ts';
import { shardFor } from './shards.ts';
import type { Write } from './transact.ts';

export const auditEntrySchema = z.object({
  id: idSchema('audit'),
  at: z.iso.datetime(),
  actor: idSchema('user'),
  roles: z.array(z.enum(roles)),
  /** The route: `PATCH /v1/users/{id}`. */
  action: z.string(),
  /** The id of what it was done to; for something new, the id it got. */
  object: z.string().optional(),
  /** `begun` is all that is known of an action that was cut off. */
  outcome: z.enum(['begun', 'done', 'refused', 'failed']),
  /** Why it was refused. */
  code: z.string().optional(),
  requestId: z.string(),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export type AuditedAction = Pick<AuditEntry, 'actor' | 'roles' | 'action' | 'requestId' | 'object'>;
export type AuditOutcome = Pick<AuditEntry, 'outcome' | 'object' | 'code' | 'before' | 'after'>;

const entryIsNew = { expression: 'attribute_not_exists(#pk)', names: { '#pk': 'pk' } };

const itemOf = (entry: AuditEntry, part: 'BEGUN' | 'OUTCOME') => ({
  ...auditKey(entry.requestId, part),
  ...entry,
});

/** What puts an entry on the lists. */
const listed = ({ id, at }: AuditEntry) => ({ listShard: shardFor(everyEntry, id), atKey: `${at}#${id}` });

/** @throws Error when the trail has another entry in this one's place: no action is written over another */
const putEntry = async (
  entry: AuditEntry,
  part: 'BEGUN' | 'OUTCOME',
  { isListed }: { readonly isListed: boolean } = { isListed: true },
): Promise<void> => {
  const item = { ...itemOf(entry, part), ...(isListed && listed(entry)) };
  const { written } = await putIf(auditTable, item, entryIsNew);
  if (!written) throw new Error(`the trail has ${part} of the request ${entry.requestId} already`);
};

const entryOf = (action: AuditedAction, outcome: AuditOutcome, now: Date): AuditEntry => ({
  ...action,
  ...outcome,
  id: idOf('audit', newUlid(now)),
  at: now.toISOString(),
});

export const auditBegun = (action: AuditedAction, now: Date): Promise<void> =>
  putEntry(entryOf(action, { outcome: 'begun' }, now), 'BEGUN');

/** Of an action that was begun. The id of something new is known only now: such an end is on the lists itself. */
export const auditEnd = (action: AuditedAction, outcome: AuditOutcome, now: Date): Promise<void> =>
  putEntry(entryOf(action, outcome, now), 'OUTCOME', { isListed: action.object === undefined });

/** Of an action that was not written down before. */
export const auditOutcome = (action: AuditedAction, outcome: AuditOutcome, now: Date): Promise<void> =>
  putEntry(entryOf(action, outcome, now), 'OUTCOME');

/** For the transaction that is the action itself: either both are there or neither. */
export const auditedWrite = (action: AuditedAction, outcome: AuditOutcome, now: Date): Write => {
  const entry = entryOf(action, outcome, now);
  return {
    Put: {
      TableName: tableName(auditTable),
      Item: { ...itemOf(entry, 'OUTCOME'), ...listed(entry) },
      ConditionExpression: entryIsNew.expression,
      ExpressionAttributeNames: entryIsNew.names,
    },
  };
};
