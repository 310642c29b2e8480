/** One thing of every kind, so that requests made of contracts are about something that is there. */
import type { Realize } from './fuzz-requests.ts';
import { makeFixture } from './owned-things.ts';
import { confirmedOrder, deliver, homeAddress, shipWhole } from './shop.ts';
import type { TestStack } from './stack.ts';

type Created = { readonly id: string };

const idIn = async (
  creation: Promise<{ readonly status: number; readonly text: string; readonly body: Created }>,
) => {
  const { status, text, body } = await creation;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${text}`);
  return body.id;
};

/** Ada's things, and what staff made; a person to be administered is Grace. */
export const makeThings = async (stack: TestStack): Promise<Realize> => {
  const [ada, grace, staff, admin] = [
    await stack.as('ada'),
    await stack.as('grace'),
    await stack.as('staff'),
    await stack.as('admin'),
  ];
  const fixture = await makeFixture(stack, ada.accessToken ?? '');
  const delivered = await confirmedOrder(stack, ada, fixture.variantId);
  await deliver(staff, await shipWhole(staff, delivered));
  const [item] = delivered.items;
  const returned = ada.post<Created>(`/v1/orders/${delivered.id}/returns`, {
    items: [{ itemId: item?.id, quantity: 1 }],
    reason: 'Broken',
  });
  const promotion = { name: 'Odd', code: 'ODD', type: 'percentage', value: 10, active: false };
  const endpoint = { url: 'https://partner.example/hook', eventTypes: ['stock.adjusted'] };
  const ids = [
    fixture.variantId,
    fixture.cartId,
    fixture.addressId,
    fixture.orderId,
    fixture.itemId,
    fixture.shipmentId,
    fixture.paymentId,
    item?.productId ?? '',
    await idIn(returned),
    await idIn(grace.get<Created>('/v1/me')),
    await idIn(staff.post<Created>('/v1/categories', { name: 'Oddities' })),
    await idIn(staff.post<Created>('/v1/promotions', promotion)),
    await idIn(admin.post<Created>('/v1/webhook-endpoints', endpoint)),
  ];
  const real = (text: string): string => {
    if (text.startsWith('wb-')) return fixture.txRef;
    return ids.find((id) => /^[a-z]{3}_/.test(text) && id.slice(0, 4) === text.slice(0, 4)) ?? text;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return real(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([name, inner]) => [name, walk(inner)]);
    const isAddress = Object.hasOwn(value, 'line1');
    return { ...Object.fromEntries(fields), ...(isAddress && homeAddress) };
  };
  return <T>(value: T): T => walk(value) as T;
};
