/** Reads of disputes, and their part of a payment's transaction. */
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { getItem, itemsOfPage, keySchema, type PartitionQuery, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Dispute, disputeSchema } from './dispute.ts';
import { disputeKey, disputesOfStatus, disputesPartition, paymentsTable } from './table.ts';

export const getDispute = (id: Dispute['id']): Promise<Dispute | undefined> =>
  getItem(paymentsTable, disputeKey(id), disputeSchema, { consistent: true });

const pageOf = async (query: PartitionQuery, request: PageRequest): Promise<Page<Dispute>> =>
  itemsOfPage(
    paymentsTable,
    await queryPage({ ...query, newestFirst: true }, keySchema, request),
    disputeSchema,
  );

/** Newest first. */
export const listDisputes = (request: PageRequest): Promise<Page<Dispute>> =>
  pageOf({ table: paymentsTable, index: 'all', partition: disputesPartition }, request);

/** Newest first. */
export const listDisputesOf = (status: Dispute['status'], request: PageRequest): Promise<Page<Dispute>> =>
  pageOf({ table: paymentsTable, index: 'byReview', partition: disputesOfStatus(status) }, request);

/** Unconditional: a dispute changes only together with its payment, whose version is checked. */
export const disputeWrite = (dispute: Dispute): Write => ({
  Put: {
    TableName: tableName(paymentsTable),
    Item: {
      ...disputeKey(dispute.id),
      ...dispute,
      listShard: disputesPartition,
      reviewKey: disputesOfStatus(dispute.status),
      createdKey: `${dispute.openedAt}#${dispute.id}`,
    },
  },
});
