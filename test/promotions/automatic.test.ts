/** Promotions that every basket looks at are held for seconds; what staff change elsewhere counts for orders at once. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { countChangeWrite } from '../../functions/promotions/automatic-store.ts';
import { createPromotion } from '../../functions/promotions/definitions.ts';
import { promotionDefinitionSchema } from '../../functions/promotions/promotion.ts';
import { findPromotions } from '../../functions/promotions/store.ts';
import { promotionKey, promotionsTable } from '../../functions/promotions/table.ts';
import { dynamo, tableName } from '../../functions/shared/dynamo.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import { commandsDuring } from '../support/commands-during.ts';
import { withTables } from '../support/store.ts';

withTables(promotionsTable);

const now = new Date('2026-03-01T12:00:00Z');

const define = async (name: string): Promise<Id<'promotion'>> => {
  const id = newId('promotion', now);
  const at = now.toISOString();
  const definition = promotionDefinitionSchema.parse({ name, type: 'percentage', value: 10 });
  await createPromotion({ id, definition, used: 0, createdAt: at, updatedAt: at, version: 1 });
  return id;
};

/** As another process does it: this one is not told. */
const turnOffElsewhere = async (id: Id<'promotion'>): Promise<void> => {
  await dynamo().send(
    new UpdateCommand({
      TableName: tableName(promotionsTable),
      Key: promotionKey(id),
      UpdateExpression: 'REMOVE automaticKey, priorityKey',
    }),
  );
  await transact([countChangeWrite()]);
};

const found = async (forOrder: boolean): Promise<string[]> =>
  (await findPromotions({ codes: [], forOrder })).candidates.map(({ promotion }) => promotion.id);

afterEach(() => {
  jest.restoreAllMocks();
});

describe('promotions that need no code', () => {
  it('are read once for many quotes, and looked at by one small item for an order', async () => {
    await define('First');
    await found(false);
    expect(await commandsDuring(() => found(false))).toEqual([]);
    expect(await commandsDuring(() => found(true))).toEqual(['GetItemCommand']);
  });

  it('that were changed elsewhere count for orders at once, and for quotes within five seconds', async () => {
    const id = await define('Second');
    expect(await found(false)).toContain(id);
    await turnOffElsewhere(id);
    expect(await found(false)).toContain(id);
    const read = performance.now();
    expect(await found(true)).not.toContain(id);
    expect(await found(false)).not.toContain(id);

    const other = await define('Third');
    await found(false);
    await turnOffElsewhere(other);
    expect(await found(false)).toContain(other);
    jest.spyOn(performance, 'now').mockReturnValue(read + 60_000);
    expect(await found(false)).not.toContain(other);
  });
});
