import { describe, expect, it } from '@jest/globals';
import { getCart } from '../../functions/carts/store.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';
import { naira, newCoupon, newProduct, newVariant } from './shop.ts';
import { newVisitor, type Visitor } from './visitor.ts';

withTables(cartsTable, catalogTable, identityTable, promotionsTable, platformTable);
const tokenOf = withTokens();
process.env.IMAGES_URL = 'https://images.example';

const newCustomer = async (currency?: string): Promise<Visitor> =>
  newVisitor(await tokenOf(crypto.randomUUID()), currency);

const merge = (mine: Visitor, { cartToken }: Visitor) =>
  mine.ask('POST /v1/carts/{id}/merge', { body: { cartToken } });

const quantities = ({ items }: { items: { variantId: string; quantity: number }[] }) =>
  Object.fromEntries(items.map(({ variantId, quantity }) => [variantId, quantity]));

describe('merging at sign-in', () => {
  it('adds up quantities, takes over coupons and address, and ends the anonymous cart', async () => {
    const [mine, other] = [await newCustomer(), await newVisitor()];
    const [mug, cup] = await newProduct({ variants: 2 });
    await mine.add(mug ?? '', 2);
    await other.add(mug ?? '', 3);
    await other.add(cup ?? '', 1);
    const code = await newCoupon();
    await other.coupon(code);
    const address = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };
    await other.ask('PUT /v1/carts/{id}/shipping-address', { body: address });
    const { status, body } = await merge(mine, other);
    expect(status).toBe(200);
    expect(quantities(body)).toEqual({ [mug ?? '']: 5, [cup ?? '']: 1 });
    expect(body).toMatchObject({
      id: mine.cartId,
      coupons: [{ code, applied: true }],
      shippingAddress: address,
    });
    expect(body.leftOut).toBeUndefined();
    expect(await getCart(other.cartId)).toMatchObject({ status: 'merged', mergedInto: mine.cartId });
    expect(await other.add(mug ?? '')).toMatchObject({ status: 409, body: { code: 'cart-not-active' } });
    expect((await other.ask('GET /v1/carts/current')).status).toBe(404);
  });

  it('goes up to the limits and tells what did not fit', async () => {
    const [mine, other] = [await newCustomer(), await newVisitor()];
    const variants = await newProduct({ variants: 41 });
    const [first = '', last = ''] = [variants[0], variants[40]];
    for (const variantId of variants.slice(0, 40)) await mine.add(variantId, 60);
    await other.add(first, 60);
    await other.add(last, 2);
    const { body } = await merge(mine, other);
    expect(body.items).toHaveLength(40);
    expect(quantities(body)[first]).toBe(99);
    expect(body.leftOut).toEqual([
      { variantId: first, quantity: 21 },
      { variantId: last, quantity: 2 },
    ]);
  });

  it('tells which coupons it had no room for', async () => {
    const [mine, other] = [await newCustomer(), await newVisitor()];
    const mug = await newVariant();
    const codes = [await newCoupon(), await newCoupon(), await newCoupon(), await newCoupon()];
    for (const [index, visitor] of [mine, mine, other, other].entries()) {
      await visitor.add(mug);
      await visitor.coupon(codes[index] ?? '');
    }
    const { body } = await merge(mine, other);
    expect(body.coupons.map(({ code }: { code: string }) => code)).toEqual(codes.slice(0, 3));
    expect(body.leftOutCoupons).toEqual(codes.slice(3));
  });

  it('counts once when it is repeated, however often at once', async () => {
    const [mine, other] = [await newCustomer(), await newVisitor()];
    const mug = await newVariant();
    await other.add(mug, 3);
    const answers = await Promise.all(Array.from({ length: 10 }, () => merge(mine, other)));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(quantities(body)).toEqual({ [mug]: 3 });
    }
  });

  it('loses nothing that is added meanwhile, to either cart', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [mine, other] = [await newCustomer(), await newVisitor()];
      const [mug = '', cup = ''] = await newProduct({ variants: 2 });
      await other.add(cup, 4);
      const [merged, ...added] = await Promise.all([
        merge(mine, other),
        mine.add(mug),
        mine.add(mug),
        other.add(cup),
      ]);
      expect(merged.status).toBe(200);
      const late = added[2];
      const expected = late?.status === 200 ? 5 : 4;
      if (late?.status !== 200) expect(late?.body.code).toBe('cart-not-active');
      expect(quantities((await mine.read()).body)).toEqual({ [mug]: 2, [cup]: expected });
    }
  });

  it('is refused into a cart of another currency, and for a secret that opens nothing', async () => {
    const [dollars, other] = [await newCustomer('USD'), await newVisitor()];
    expect(await merge(dollars, other)).toMatchObject({ status: 400, body: { code: 'currency-mismatch' } });
    const wrong = { ...other, cartToken: `${other.cartToken}x` };
    expect((await merge(await newCustomer(), wrong)).status).toBe(404);
  });

  it('takes a cart into one customer’s cart only', async () => {
    const other = await newVisitor();
    await other.add(await newVariant());
    const [ada, grace] = [await newCustomer(), await newCustomer()];
    const answers = await Promise.all([merge(ada, other), merge(grace, other)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const carts = await Promise.all([ada.read(), grace.read()]);
    const totals = carts.map(({ body }) => body.totals.total.amount);
    expect(new Set(totals)).toEqual(new Set([0, naira(1_000).amount]));
  });
});
