import { describe, expect, it } from '@jest/globals';
import { placedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

type Entry = {
  readonly action: string;
  readonly outcome: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
};

const trailOf = async (object: string): Promise<Entry[]> => {
  const admin = await stack.as('admin');
  return (await admin.get<{ items: Entry[] }>(`/v1/audit-log?object=${object}`)).body.items;
};

describe('what staff do', () => {
  it('to stock is on record, with what was there before', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 10);
    await staff.post(`/v1/inventory/${variantId}/adjustments`, { delta: -3, reason: 'damage' });
    await staff.post(`/v1/inventory/${variantId}/adjustments`, { delta: -30, reason: 'damage' });
    expect(await trailOf(variantId)).toMatchObject([
      {
        action: 'POST /v1/inventory/{variantId}/adjustments',
        outcome: 'refused',
        code: 'insufficient-stock',
      },
      { outcome: 'done', before: { onHand: 10, available: 10 }, after: { onHand: 7, available: 7 } },
      { outcome: 'done', before: { onHand: 0 }, after: { onHand: 10 } },
    ]);
  });

  it('to a product is on record, field by field', async () => {
    const staff = await stack.as('staff');
    const category = await staff.post<{ id: string }>('/v1/categories', { name: 'Audited' });
    const product = await staff.post<{ id: string }>('/v1/products', {
      name: 'Lamp',
      description: 'A lamp',
      categoryId: category.body.id,
      shopId: 'journey-shop',
      active: true,
      tags: [],
    });
    const { id } = product.body;
    await staff.patch(`/v1/products/${id}`, { name: 'Desk lamp' });
    expect(await trailOf(id)).toMatchObject([
      { action: 'PATCH /v1/products/{id}', before: { name: 'Lamp' }, after: { name: 'Desk lamp' } },
      { action: 'POST /v1/products', outcome: 'done', after: { name: 'Lamp' } },
    ]);
  });

  it('to somebody’s order is on record; what its customer does is not', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 5));
    await ada.patch(`/v1/orders/${order.id}`, { note: 'Ring twice' });
    await staff.post(`/v1/orders/${order.id}/cancel`, { reason: 'Asked for it' });
    const trail = await trailOf(order.id);
    expect(trail).toHaveLength(1);
    expect(trail[0]).toMatchObject({
      action: 'POST /v1/orders/{id}/cancel',
      outcome: 'done',
      before: { status: 'pending' },
      after: { status: 'cancelled' },
    });
  });
});
