/** Lists of payments: all of them by the time they began, those for a person to look at, and those with something due. */
import * as z from 'zod';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { idSchema } from '../shared/ids.ts';
import { type MergedQuery, queryMerged } from '../shared/merged-list.ts';
import { itemsOfPage, keySchema, queryPage } from '../shared/read.ts';
import { shardsOf } from '../shared/shards.ts';
import { type Payment, paymentSchema } from './payment.ts';
import { everyPayment, paymentsTable, reviewPartition, workList } from './table.ts';

/** As they are now, in the order in which they were first attempted. */
const listByBeginning = async (
  query: Pick<MergedQuery, 'list' | 'newestFirst' | 'sort'>,
  request: PageRequest,
): Promise<Page<Payment>> =>
  itemsOfPage(
    paymentsTable,
    await queryMerged(
      { table: paymentsTable, index: 'all', partitions: shardsOf(everyPayment), ...query },
      keySchema,
      request,
    ),
    paymentSchema,
    { consistent: true },
  );

/** Payments first attempted on a day (UTC, `2026-11-21`), newest first. */
export const listPaymentsOfDay = (day: string, request: PageRequest): Promise<Page<Payment>> =>
  listByBeginning(
    { list: `${everyPayment}#${day}`, newestFirst: true, sort: { from: day, to: `${day}~` } },
    request,
  );

/** Payments first attempted in a period (ISO 8601, both ends included), oldest first. */
export const listPaymentsBegun = (
  { from, to }: { readonly from: string; readonly to: string },
  request: PageRequest,
): Promise<Page<Payment>> =>
  listByBeginning({ list: `${everyPayment}#oldest-first`, sort: { from, to: `${to}~` } }, request);

/** Payments that a person has to look at, newest first. */
export const listPaymentsToReview = async (request: PageRequest): Promise<Page<Payment>> =>
  itemsOfPage(
    paymentsTable,
    await queryPage(
      { table: paymentsTable, index: 'byReview', partition: reviewPartition, newestFirst: true },
      keySchema,
      request,
    ),
    paymentSchema,
  );

/** In each shard the sweep finds what is due by itself. */
export const workShards: readonly string[] = shardsOf(workList);

const workSchema = z.object({ orderId: idSchema('order') });
type DueWork = z.output<typeof workSchema>;

/**
 * Orders whose payments have something to do by now, longest due first.
 * @param shard one of `workShards`
 */
export const listDueWork = (shard: string, now: Date, request: PageRequest): Promise<Page<DueWork>> =>
  queryPage(
    { table: paymentsTable, index: 'byWork', partition: shard, sort: { to: now.toISOString() } },
    workSchema,
    request,
  );
