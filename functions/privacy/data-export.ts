/** A person's own data, asked for by themselves: made in the background, there for a week. Pure. */
import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';

/** As the bucket keeps files (lib/exchange.ts). */
export const keptDays = 7;

const daySeconds = 24 * 60 * 60;

export const dataExportSchema = z.object({
  id: idSchema('data-export'),
  userId: idSchema('user'),
  status: z.enum(['running', 'done']),
  requestedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  /** The file is there until then. */
  expiresAt: z.iso.datetime().optional(),
  sizeBytes: z.int().optional(),
  expiresAtSeconds: z.int(),
  version: z.int(),
});
export type DataExport = z.output<typeof dataExportSchema>;

const secondsAfter = (now: Date, days: number): number =>
  Math.floor(now.getTime() / 1000) + days * daySeconds;

export const newDataExport = (id: Id<'data-export'>, userId: Id<'user'>, now: Date): DataExport => ({
  id,
  userId,
  status: 'running',
  requestedAt: now.toISOString(),
  /** Longer than its file, and than it may take to be made. */
  expiresAtSeconds: secondsAfter(now, 4 * keptDays),
  version: 1,
});

export const finished = (document: DataExport, sizeBytes: number, now: Date): DataExport => ({
  ...document,
  status: 'done',
  finishedAt: now.toISOString(),
  expiresAt: new Date(secondsAfter(now, keptDays) * 1000).toISOString(),
  sizeBytes,
  version: document.version + 1,
});

export const fileIsThere = ({ status, expiresAt }: DataExport, now: Date): boolean =>
  status === 'done' && expiresAt !== undefined && now.toISOString() < expiresAt;

export const fileOf = ({ userId, id }: Pick<DataExport, 'userId' | 'id'>): string =>
  `people/${userId}/${id}.json`;
