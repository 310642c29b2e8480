/** An import: a file of lines, and how far it is. Pure. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { isFinal, move, statesOf } from '../shared/machine.ts';
import { roles } from '../shared/permissions.ts';
import { importMachine } from './lifecycle.ts';

export const importKinds = ['products', 'prices', 'stock'] as const;
export const importKindSchema = z.enum(importKinds).meta({ id: 'ImportKind' });
export type ImportKind = (typeof importKinds)[number];

export const maximumFileBytes = 50 * 1024 * 1024;
export const maximumFileLines = 100_000;
/** For so long the address of the upload is good. */
export const uploadSeconds = 60 * 60;
export const keptDays = 90;

const storedStatusSchema = z.enum(statesOf(importMachine));

/** A place between two lines of the file: what comes next begins with this byte, on this line (1 is the header). */
const placeSchema = z.object({ byte: z.int(), line: z.int() });
export type Place = z.infer<typeof placeSchema>;

export const importSchema = z.object({
  id: idSchema('import'),
  kind: importKindSchema,
  status: storedStatusSchema,
  createdBy: idSchema('user'),
  /** Of whoever began it, when they did: they are on the record with each line. */
  roles: z.array(z.enum(roles)),
  uploadUntil: z.iso.datetime(),
  /** As it arrived: what is written over it later is not read. */
  file: z.object({ sizeBytes: z.int(), etag: z.string() }).optional(),
  layout: z.object({ delimiter: z.string(), columns: z.array(z.string()) }).optional(),
  /** Lines to be applied, without the header; 0 until they are counted. */
  total: z.int(),
  /** All before it is decided. */
  place: placeSchema,
  /** Why it failed. */
  reason: z.string().optional(),
  /** Whether all refused lines lie in the bucket as a file. */
  reported: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  version: z.int(),
});
export type Import = z.infer<typeof importSchema>;

const seconds = (count: number): number => count * 1000;

export const newImport = (
  { id, kind, createdBy, roles }: Pick<Import, 'id' | 'kind' | 'createdBy' | 'roles'>,
  now: Date,
): Import => ({
  ...{ id, kind, createdBy, roles, status: importMachine.initial, total: 0, place: { byte: 0, line: 1 } },
  uploadUntil: new Date(now.getTime() + seconds(uploadSeconds)).toISOString(),
  reported: false,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

/** Its next version. */
export const stepped = <T extends { readonly version: number; readonly updatedAt: string }>(
  document: T,
  fields: Partial<T>,
  now: Date,
): T => ({ ...document, ...fields, updatedAt: now.toISOString(), version: document.version + 1 });

/** @throws DomainError `illegal-transition` */
export const importMoved = (
  present: Import,
  transition: 'arrive' | 'accept' | 'refuse' | 'finish' | 'cancel',
  fields: Partial<Import>,
  now: Date,
): Import => {
  const status = move(importMachine, present.status, transition);
  const ended = isFinal<Import['status']>(importMachine, status) && { finishedAt: now.toISOString() };
  return stepped(present, { ...fields, status, ...ended }, now);
};

/** `expired`: nothing was uploaded while the address was good. */
export const shownStatusSchema = z
  .enum([...storedStatusSchema.options, 'expired'])
  .meta({ id: 'ImportStatus' });

export const shownStatus = ({ status, uploadUntil }: Import, now: Date): z.infer<typeof shownStatusSchema> =>
  status === 'awaiting-upload' && uploadUntil < now.toISOString() ? 'expired' : status;

/** A file is being worked through. */
export const isUnderWay = ({ status }: Pick<Import, 'status'>): boolean =>
  status === 'checking' || status === 'running';
