/** An export: what is asked for, and how far it is. Pure. */
import * as z from 'zod';
import { orderStatusSchema } from '../orders/order.ts';
import { idSchema } from '../shared/ids.ts';
import { isFinal, move, statesOf } from '../shared/machine.ts';
import { currencySchema } from '../shared/money.ts';
import { importKinds, stepped } from './import.ts';
import { exportMachine } from './lifecycle.ts';

export const exportKindSchema = z.enum([...importKinds, 'orders']).meta({ id: 'ExportKind' });
export type ExportKind = z.infer<typeof exportKindSchema>;

export const maximumExportLines = 1_000_000;

export const exportSchema = z.object({
  id: idSchema('export'),
  kind: exportKindSchema,
  status: z.enum(statesOf(exportMachine)),
  createdBy: idSchema('user'),
  /** Of orders: when they were placed, both inclusive, and where they stand. */
  from: z.string().optional(),
  to: z.string().optional(),
  orderStatus: orderStatusSchema.optional(),
  /** Of products: what the shop sold in as it was asked for, a column each. */
  currencies: z.array(currencySchema).optional(),
  /** Lines written. */
  done: z.int(),
  /** Where to go on reading; left out at the beginning. */
  cursor: z.string().optional(),
  /** Objects in the bucket that make up the file, in order. */
  parts: z.array(z.object({ key: z.string(), sizeBytes: z.int() })),
  /** All is read: the parts are to be put together. */
  read: z.boolean(),
  sizeBytes: z.int().optional(),
  reason: z.string().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  /** Of its file. */
  expiresAt: z.iso.datetime().optional(),
  version: z.int(),
});
export type Export = z.infer<typeof exportSchema>;

export type ExportAsked = Pick<
  Export,
  'id' | 'kind' | 'createdBy' | 'from' | 'to' | 'orderStatus' | 'currencies'
>;

export const newExport = (asked: ExportAsked, now: Date): Export => ({
  ...asked,
  ...{ status: exportMachine.initial, done: 0, parts: [], read: false },
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

/** The bucket's own rule deletes at the midnight after so many days. */
const fileDays = 7;

/** @throws DomainError `illegal-transition` */
export const exportMoved = (
  present: Export,
  transition: 'finish' | 'refuse',
  fields: Partial<Export>,
  now: Date,
): Export => {
  const status = move(exportMachine, present.status, transition);
  const expiresAt = new Date(now.getTime() + fileDays * 24 * 60 * 60 * 1000).toISOString();
  return stepped(
    present,
    {
      ...fields,
      status,
      ...(isFinal<Export['status']>(exportMachine, status) && { finishedAt: now.toISOString() }),
      ...(status === 'done' && { expiresAt }),
    },
    now,
  );
};
