/** Reads and writes of what staff define. Codes are held by items of their own, so that no two promotions share one. */

import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { queryPage } from '../shared/read.ts';
import { transact, type Write } from '../shared/transact.ts';
import { type Promotion, type PromotionDefinition, promotionSchema } from './promotion.ts';
import { automaticPartition, codeKey, listPartition, promotionKey, promotionsTable } from './table.ts';

const codeIsFree = 'attribute_not_exists(#pk)';
const isAsRead = '#version = :version';
const isHeldByIt = '#promotionId = :promotionId';

/** On and without a code: in the index of those that every basket looks at; fixed width sorts by number. */
const automaticEntry = (promotion: Pick<Promotion, 'id' | 'definition'>) => {
  const { active, code, priority } = promotion.definition;
  if (!active || code !== undefined) return undefined;
  return {
    automaticKey: automaticPartition,
    priorityKey: `${String(priority).padStart(4, '0')}#${promotion.id}`,
  };
};

export const promotions = /* @__PURE__ */ defineDocument({
  table: promotionsTable,
  name: 'promotion',
  key: (id: string) => promotionKey(id),
  schema: promotionSchema,
  indexed: (promotion) => ({
    listKey: listPartition,
    createdKey: `${promotion.createdAt}#${promotion.id}`,
    ...automaticEntry(promotion),
  }),
});

export const getPromotion = (id: string): Promise<Promotion | undefined> => promotions.get(id);

const holdCode = (code: string | undefined, promotionId: Id<'promotion'>): Write[] =>
  code === undefined
    ? []
    : [
        {
          Put: {
            TableName: tableName(promotionsTable),
            Item: { ...codeKey(code), promotionId },
            ConditionExpression: codeIsFree,
            ExpressionAttributeNames: { '#pk': 'pk' },
          },
          otherwise: () =>
            new DomainError('already-exists', `Another promotion has the code ${code}`, {
              errors: [{ path: 'code', message: 'is taken' }],
            }),
        },
      ];

const freeCode = (code: string | undefined, promotionId: Id<'promotion'>): Write[] =>
  code === undefined
    ? []
    : [
        {
          Delete: {
            TableName: tableName(promotionsTable),
            Key: codeKey(code),
            ConditionExpression: isHeldByIt,
            ExpressionAttributeNames: { '#promotionId': 'promotionId' },
            ExpressionAttributeValues: { ':promotionId': promotionId },
          },
        },
      ];

/** @throws DomainError `already-exists` for a code in use */
export const createPromotion = async (promotion: Promotion): Promise<void> => {
  const { id, definition } = promotion;
  await transact([promotions.newWrite(id, promotion), ...holdCode(definition.code, id)]);
};

/** Leaves the count of uses alone: orders redeem while staff edit. */
const redefine = ({ id, version }: Promotion, definition: PromotionDefinition, updatedAt: string): Write => {
  const entry = automaticEntry({ id, definition });
  return {
    Update: {
      TableName: tableName(promotionsTable),
      Key: promotionKey(id),
      UpdateExpression: entry
        ? 'SET #definition = :definition, #updatedAt = :updatedAt, #version = :next, #automaticKey = :automaticKey, #priorityKey = :priorityKey'
        : 'SET #definition = :definition, #updatedAt = :updatedAt, #version = :next REMOVE #automaticKey, #priorityKey',
      ConditionExpression: isAsRead,
      ExpressionAttributeNames: {
        '#definition': 'definition',
        '#updatedAt': 'updatedAt',
        '#version': 'version',
        '#automaticKey': 'automaticKey',
        '#priorityKey': 'priorityKey',
      },
      ExpressionAttributeValues: {
        ':definition': definition,
        ':updatedAt': updatedAt,
        ':version': version,
        ':next': version + 1,
        ...(entry && { ':automaticKey': entry.automaticKey, ':priorityKey': entry.priorityKey }),
      },
    },
  };
};

/**
 * @param promotion as it was read
 * @throws DomainError `conflict` when it changed meanwhile, `already-exists` for a code in use
 */
export const changePromotion = async (
  promotion: Promotion,
  definition: PromotionDefinition,
  now: Date,
): Promise<void> => {
  const { id, definition: before } = promotion;
  const movesCode = before.code !== definition.code;
  await transact([
    redefine(promotion, definition, now.toISOString()),
    ...(movesCode ? [...freeCode(before.code, id), ...holdCode(definition.code, id)] : []),
  ]);
};

/** Orders keep what it gave them. @throws DomainError `conflict` when it changed meanwhile */
export const deletePromotion = (promotion: Promotion): Promise<void> =>
  transact([
    promotions.deleteWrite(promotion.id, promotion),
    ...freeCode(promotion.definition.code, promotion.id),
  ]);

/** Newest first. */
export const listPromotions = (request: PageRequest): Promise<Page<Promotion>> =>
  queryPage(
    { table: promotionsTable, index: 'all', partition: listPartition, newestFirst: true },
    promotionSchema,
    request,
  );
