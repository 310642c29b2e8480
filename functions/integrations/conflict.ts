/** A change of the external system that could not be taken: a person says whose word counts. Pure. */
import * as z from 'zod';
import type { ErrorCode } from '../shared/errors.ts';
import { type Id, idOf, idSchema, ulidFrom } from '../shared/ids.ts';

export const conflictKinds = {
  'both-changed': 'the order was changed here, and it decided before it knew of that',
  'illegal-transition': 'the order is in a state here in which this cannot happen',
  'unknown-order': 'there is no such order here',
  'unknown-sku': 'something is ordered that is not for sale here',
  'insufficient-stock': 'something is ordered of which there is not enough here',
  'not-understood': 'the message has a form that is not understood',
  refused: 'the rules of the shop do not allow it',
} as const;
export type ConflictKind = keyof typeof conflictKinds;
const kinds = Object.keys(conflictKinds) as [ConflictKind, ...ConflictKind[]];
export const conflictKindSchema = z.enum(kinds).meta({ id: 'SyncConflictKind' });

export const keepSchema = z.enum(['ours', 'theirs']).meta({ description: 'Whose word counts.' });
export type Keep = z.output<typeof keepSchema>;

export const conflictSchema = z.object({
  id: idSchema('conflict'),
  kind: conflictKindSchema,
  why: z.string().meta({ description: 'What kept it from being taken.' }),
  changeId: z.string().meta({ description: 'The external system’s own id of its change.' }),
  runId: idSchema('run').meta({ description: 'The run that found it.' }),
  orderId: idSchema('order').optional(),
  externalId: z.string().optional().meta({ description: 'Its own number of an order that was made there.' }),
  /** As it came. */
  theirs: z.unknown(),
  status: z.enum(['open', 'resolved']),
  foundAt: z.iso.datetime().meta({ description: 'When it was told.' }),
  /** Who tries to carry theirs out, by the seed of the request: until it is known what came of it, ours cannot be kept. */
  takenBy: z.string().optional(),
  keep: keepSchema.optional(),
  resolvedBy: z.string().optional().meta({ description: 'Who decided.' }),
  resolvedAt: z.iso.datetime().optional().meta({ description: 'When that was decided.' }),
  /** It may hold an address: gone some time after it is resolved. */
  expiresAtSeconds: z.int().optional(),
  version: z.int(),
});
export type Conflict = z.output<typeof conflictSchema>;

/** A change is in conflict once, however often it comes. */
export const conflictIdOf = (changeId: string): Id<'conflict'> =>
  idOf('conflict', ulidFrom(`external change ${changeId}`));

const kindsByCode: Partial<Record<ErrorCode, ConflictKind>> = {
  'illegal-transition': 'illegal-transition',
  'insufficient-stock': 'insufficient-stock',
  'not-found': 'unknown-order',
  'not-sellable': 'unknown-sku',
};

export const conflictKindOf = (code: ErrorCode): ConflictKind => kindsByCode[code] ?? 'refused';

export const takingTheirs = (conflict: Conflict, seed: string): Conflict => ({
  ...conflict,
  takenBy: seed,
  version: conflict.version + 1,
});

/** The order's rules refused it. */
export const theirsRefused = ({ takenBy: _, ...conflict }: Conflict): Conflict => ({
  ...conflict,
  version: conflict.version + 1,
});

export const keptDays = 30;

export const conflictResolved = (
  { takenBy: _, ...conflict }: Conflict,
  keep: Keep,
  by: string,
  now: Date,
): Conflict => ({
  ...conflict,
  status: 'resolved',
  keep,
  resolvedBy: by,
  resolvedAt: now.toISOString(),
  expiresAtSeconds: Math.floor(now.getTime() / 1000) + keptDays * 24 * 60 * 60,
  version: conflict.version + 1,
});
