import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';
import { newVariant } from './shop.ts';
import { newVisitor, openCart, type Visitor } from './visitor.ts';

withTables(cartsTable, catalogTable, identityTable, promotionsTable, platformTable);
const tokenOf = withTokens();
process.env.IMAGES_URL = 'https://images.example';

const addWith = async (visitor: Visitor, key: string, headers: Record<string, string> = {}) =>
  visitor.ask('POST /v1/carts/{id}/items', {
    body: { variantId: await newVariant(), quantity: 1 },
    headers: { 'idempotency-key': key, ...headers },
  });

const everythingStored = async (): Promise<string> =>
  JSON.stringify(
    (await new DynamoDBClient({}).send(new ScanCommand({ TableName: platformTable.name }))).Items,
  );

describe('the same idempotency key of two people without an account', () => {
  it.each([
    ['no cart token', {}],
    ['the same made-up cart token', { 'x-cart-token': 'made-up' }],
    ['a cart token that looks like a user', { 'x-cart-token': 'user:usr_1' }],
  ])('opens a cart for each of them when they send %s', async (_, token) => {
    const headers = { 'idempotency-key': crypto.randomUUID(), ...token };
    const [first, second] = [await openCart(headers), await openCart(headers)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).not.toBe(first.body.id);
    expect(second.body.cartToken).not.toBe(first.body.cartToken);
    expect(second.headers['idempotent-replayed']).toBeUndefined();
  });

  it('answers neither of them with the other one’s cart', async () => {
    const [first, second] = [await newVisitor(), await newVisitor()];
    expect((await addWith(first, 'mine')).body.id).toBe(first.cartId);
    const answer = await addWith(second, 'mine');
    expect(answer).toMatchObject({ status: 200, body: { id: second.cartId } });
  });

  it('opens nothing with a cart token that belongs to another cart', async () => {
    const [first, second] = [await newVisitor(), await newVisitor()];
    await addWith(first, 'again');
    const stranger = await addWith(first, 'again', { 'x-cart-token': second.cartToken ?? '' });
    expect(stranger.status).toBe(404);
    const bySecretAlone = `${first.cartToken?.split('.')[0]}.${second.cartToken?.split('.')[1]}`;
    expect((await addWith(first, 'again', { 'x-cart-token': bySecretAlone })).status).toBe(404);
  });

  it('reaches no signed-in customer’s answers by naming them as a cart token', async () => {
    const user = crypto.randomUUID();
    const headers = { authorization: `Bearer ${await tokenOf(user)}`, 'idempotency-key': 'cart-1' };
    const theirs = await openCart(headers);
    for (const name of [`usr_${user}`, `user:usr_${user}`]) {
      const answer = await openCart({ 'idempotency-key': 'cart-1', 'x-cart-token': name });
      expect(answer.body.id).not.toBe(theirs.body.id);
    }
  });
});

describe('what is kept for a repetition', () => {
  it('holds neither the cart’s token nor the key nor the answer in clear', async () => {
    const visitor = await newVisitor();
    const key = crypto.randomUUID();
    await addWith(visitor, key);
    const stored = await everythingStored();
    expect(stored).toContain('IDEMPOTENCY#cart:');
    for (const secret of [
      visitor.cartToken ?? '',
      visitor.cartToken?.split('.')[1] ?? '',
      key,
      visitor.cartId,
    ]) {
      expect(stored).not.toContain(secret);
    }
  });

  it.each([
    ['a cart token of 9,000 characters', { 'x-cart-token': 'x'.repeat(9_000) }, 201],
    ['a cart token with a control character', { 'x-cart-token': 'ሰላም\u0000' }, 400],
    ['a key of 300 characters', { 'idempotency-key': 'k'.repeat(300) }, 400],
    ['a key with a line end', { 'idempotency-key': 'a\nb' }, 400],
    ['an empty key', { 'idempotency-key': '' }, 400],
  ])('minds %s', async (_, headers, status) => {
    expect(await openCart({ 'idempotency-key': 'plain', ...headers })).toMatchObject({ status });
  });
});
