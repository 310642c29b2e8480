/** Reads and writes of what staff define. Codes are held by items of their own, so that no two promotions share one. */

import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { queryPage } from '../shared/read.ts';
import { transact, type Write } from '../shared/transact.ts';
import { countChangeWrite, forgetAutomatic } from './automatic-store.ts';
import { type Promotion, type PromotionDefinition, promotionSchema } from './promotion.ts';
import { automaticPartition, codeKey, listPartition, promotionKey, promotionsTable } from './table.ts';
import { splitUses, sumOf } from './uses.ts';
import { dropUses, readUsesLeft, replaceUses, withUses } from './uses-store.ts';

const codeIsFree = 'attribute_not_exists(#pk)';
const isAsRead = '#version = :read';
const isAsUsed = '#used = :usedAsRead';
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

const promotions = /* @__PURE__ */ defineDocument({
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

/** With what was used of it by now. */
export const getPromotion = async (id: string): Promise<Promotion | undefined> => {
  const promotion = await promotions.get(id);
  return promotion && withUses(promotion, { consistent: true });
};

/** @throws DomainError `not-found` */
export const mustGetPromotion = async (id: string): Promise<Promotion> =>
  withUses(await promotions.mustGet(id), { consistent: true });

/** Every change by staff, so that no process prices orders by what was. */
const transactChange = async (writes: readonly Write[]): Promise<void> => {
  await transact([...writes, countChangeWrite()]);
  forgetAutomatic();
};

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
  const lefts = splitUses(definition.limits?.total ?? 0);
  await transactChange([
    promotions.newWrite(id, { ...promotion, ...(lefts && { shards: lefts.length }) }),
    ...replaceUses(id, [], lefts ?? []),
    ...holdCode(definition.code, id),
  ]);
};

/** Another limit, and with it other counts of uses: `used` on the promotion itself, the rest in shards. */
type Counting = { readonly used: number; readonly read: readonly number[]; readonly next: readonly number[] };

/** Undefined while the limit stays: orders redeem while staff edit. */
const countingAnew = async (
  promotion: Promotion,
  { limits }: PromotionDefinition,
): Promise<Counting | undefined> => {
  const before = promotion.definition.limits?.total;
  if (before === limits?.total) return undefined;
  const read = await readUsesLeft(promotion, { consistent: true });
  const used = read.length > 0 && before !== undefined ? before - sumOf(read) : promotion.used;
  const next = limits?.total === undefined ? undefined : splitUses(limits.total - used);
  return { used, read, next: next ?? [] };
};

type Attributes = Readonly<Record<string, unknown>>;

/** What is undefined is removed. */
const setting = (attributes: Attributes) => {
  const names = Object.keys(attributes);
  const [set, removed] = [
    names.filter((name) => attributes[name] !== undefined),
    names.filter((name) => attributes[name] === undefined),
  ];
  return {
    UpdateExpression: [
      `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`,
      ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
    ].join(' '),
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(set.map((name) => [`:${name}`, attributes[name]])),
  };
};

/** While the limit stays, the count of uses is left alone. */
const redefine = (
  { id, version, used, shards }: Promotion,
  definition: PromotionDefinition,
  counting: Counting | undefined,
  updatedAt: string,
): Write => {
  const { automaticKey, priorityKey } = automaticEntry({ id, definition }) ?? {};
  const counts = counting && {
    used: counting.used,
    shards: counting.next.length > 0 ? counting.next.length : undefined,
  };
  const next = { definition, updatedAt, version: version + 1, automaticKey, priorityKey, ...counts };
  const { names, values, UpdateExpression } = setting(next);
  const wasCountedHere = counting !== undefined && shards === undefined;
  return {
    Update: {
      TableName: tableName(promotionsTable),
      Key: promotionKey(id),
      UpdateExpression,
      ConditionExpression: wasCountedHere ? `${isAsRead} AND ${isAsUsed}` : isAsRead,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...values,
        ':read': version,
        ...(wasCountedHere && { ':usedAsRead': used }),
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
  const counting = await countingAnew(promotion, definition);
  await transactChange([
    redefine(promotion, definition, counting, now.toISOString()),
    ...(counting ? replaceUses(id, counting.read, counting.next) : []),
    ...(movesCode ? [...freeCode(before.code, id), ...holdCode(definition.code, id)] : []),
  ]);
};

/** Orders keep what it gave them. @throws DomainError `conflict` when it changed meanwhile */
export const deletePromotion = (promotion: Promotion): Promise<void> =>
  transactChange([
    promotions.deleteWrite(promotion.id, promotion),
    ...dropUses(promotion),
    ...freeCode(promotion.definition.code, promotion.id),
  ]);

/** Newest first. */
export const listPromotions = async (request: PageRequest): Promise<Page<Promotion>> => {
  const page = await queryPage(
    { table: promotionsTable, index: 'all', partition: listPartition, newestFirst: true },
    promotionSchema,
    request,
  );
  const items = await Promise.all(page.items.map((item) => withUses(item, { consistent: false })));
  return { ...page, items };
};
