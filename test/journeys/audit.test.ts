import { describe, expect, it } from '@jest/globals';
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { isAudited, routeKey } from '../../functions/shared/http/contract.ts';
import { guestsOrder } from '../support/guest.ts';
import { aPixel } from '../support/images.ts';
import { directOrder, placedOrder, stockedVariant } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

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

const made = async (by: Shopper, path: string, body: object): Promise<string> => {
  const answer = await by.post<{ id?: string }>(path, body);
  const { id } = answer.body;
  if (id === undefined) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return id;
};

type Doomed = {
  readonly path: string;
  readonly object: string;
  /** Left out where no route shows it. */
  readonly before?: object;
};

const doomedProduct = async (staff: Shopper): Promise<string> => {
  const categoryId = await made(staff, '/v1/categories', { name: `Doomed ${crypto.randomUUID()}` });
  return made(staff, '/v1/products', { name: 'Doomed lamp', categoryId, shopId: 'journey-shop' });
};

/** Something to delete by each route, and what the trail must say that it was. A route that is missing here fails. */
const doomed: Readonly<Record<string, () => Promise<Doomed>>> = {
  'DELETE /v1/categories/{id}': async () => {
    const name = `Doomed ${crypto.randomUUID()}`;
    const id = await made(await stack.as('admin'), '/v1/categories', { name });
    return { path: `/v1/categories/${id}`, object: id, before: { id, name } };
  },
  'DELETE /v1/products/{id}': async () => {
    const id = await doomedProduct(await stack.as('admin'));
    return { path: `/v1/products/${id}`, object: id, before: { id, name: 'Doomed lamp' } };
  },
  'DELETE /v1/variants/{id}': async () => {
    const id = await stockedVariant(await stack.as('admin'), 0);
    const before = { id, attributes: { colour: 'blue' }, weightGrams: 300 };
    return { path: `/v1/variants/${id}`, object: id, before };
  },
  'DELETE /v1/products/{id}/images/{imageId}': async () => {
    const admin = await stack.as('admin');
    const productId = await doomedProduct(admin);
    const announced = { contentType: 'image/png', sizeBytes: aPixel.byteLength };
    const upload = await admin.post<{ imageId: string; uploadUrl: string }>(
      `/v1/products/${productId}/images`,
      announced,
    );
    const { imageId: id, uploadUrl } = upload.body;
    await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: aPixel });
    await until(async () => (await admin.get(`/v1/products/${productId}`)).text.includes(id));
    const path = `/v1/products/${productId}/images/${id}`;
    return { path, object: productId, before: { imageId: id, images: [{ id }] } };
  },
  'DELETE /v1/promotions/{id}': async () => {
    const definition = { name: 'Doomed', type: 'percentage', value: 10, combinable: false, priority: 1 };
    const id = await made(await stack.as('admin'), '/v1/promotions', { ...definition, active: true });
    return { path: `/v1/promotions/${id}`, object: id, before: { id, ...definition } };
  },
  'DELETE /v1/webhook-endpoints/{id}': async () => {
    const endpoint = { url: 'https://partner.example/doomed', eventTypes: ['order.created'] };
    const id = await made(await stack.as('admin'), '/v1/webhook-endpoints', endpoint);
    return { path: `/v1/webhook-endpoints/${id}`, object: id, before: { id, ...endpoint } };
  },
  'DELETE /v1/orders/{id}': async () => {
    const [ada, admin] = await Promise.all([stack.as('ada'), stack.as('admin')]);
    const { id, totals } = await placedOrder(ada, await stockedVariant(admin, 5));
    const before = { id, status: 'pending', totals, shippingAddressSnapshot: '[masked]' };
    return { path: `/v1/orders/${id}`, object: id, before };
  },
  'DELETE /v1/order-items/{id}': async () => {
    const [ada, admin] = await Promise.all([stack.as('ada'), stack.as('admin')]);
    const variants = [await stockedVariant(admin, 5), await stockedVariant(admin, 5)];
    const lines = variants.map((variantId) => ({ variantId, quantity: 1 }));
    const [, removed] = (await directOrder(ada, lines)).items;
    const id = removed?.id ?? '';
    return { path: `/v1/order-items/${id}`, object: id, before: { id, quantity: 1 } };
  },
  'DELETE /v1/users/{id}': async () => {
    const body = { email: `doomed-${crypto.randomUUID()}@example.com`, name: 'Doomed Person' };
    const id = await made(await stack.as('admin'), '/v1/users', body);
    const before = { id, name: '[masked]', email: '[masked]', roles: ['customer'] };
    return { path: `/v1/users/${id}`, object: id, before };
  },
  'DELETE /v1/users/{id}/tax-exemption': async () => {
    const admin = await stack.as('admin');
    const person = { email: `exempt-${crypto.randomUUID()}@example.com`, name: 'Exempt Person' };
    const id = await made(admin, '/v1/users', person);
    const path = `/v1/users/${id}/tax-exemption`;
    await admin.put(path, { reason: 'A school' });
    return { path, object: id, before: { reason: 'A school' } };
  },
  'DELETE /v1/guests/{id}': async () => {
    const { order } = await guestsOrder(stack, await stockedVariant(await stack.as('admin'), 5));
    return { path: `/v1/guests/${order.customerId}`, object: order.customerId };
  },
};

const deletions = documentedFeatures
  .flatMap(({ routes }) => Object.values(routes))
  .filter((route) => route.method === 'DELETE' && isAudited(route))
  .map(routeKey);

describe(`a deletion, by each of ${deletions.length} routes`, () => {
  it.each(deletions)('is on record with what was deleted: %s', async (key) => {
    const make = doomed[key];
    if (!make) throw new Error(`say here what ${key} would delete`);
    const { path, object, before } = await make();
    expect((await (await stack.as('admin')).delete(path)).status).toBe(204);
    const [entry] = await trailOf(object);
    expect(entry).toMatchObject({ action: key, outcome: 'done', ...(before && { before }) });
  });
});
