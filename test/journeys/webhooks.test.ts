/** Partners are told of what happens: once, signed, again until they hear it, and no longer than they want to. */
import { describe, expect, it } from '@jest/globals';
import { announceAgain } from '../support/announce-again.ts';
import { isSignedWith, type Received, verified, withReceiver } from '../support/receiver.ts';
import { confirmedOrder, orderOf, placedOrder, stockedVariant, untilOrderIs } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });
const receiver = withReceiver();

const day = 24 * 60 * 60;
/** A retry waits for its time, at most a tenth longer, and then for the sweep, which comes every minute. */
const sweepSeconds = 65;
const retryDelaysSeconds = [60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

type Endpoint = {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly status: string;
  readonly disabledReason?: string;
  readonly failingSince?: string;
};

type Delivery = {
  readonly id: string;
  readonly eventType: string;
  readonly orderId?: string;
  readonly status: string;
  readonly deadReason?: string;
  readonly nextAttemptAt?: string;
  readonly attempts: readonly {
    readonly status?: number;
    readonly error?: string;
    readonly responseBody?: string;
  }[];
};

let paths = 0;

/** Each test has a path of its own. */
const newPath = (status?: number, body?: string): string => {
  paths += 1;
  const path = `/hook/${paths}`;
  if (status !== undefined) receiver.answer(path, status, body);
  return path;
};

const register = async (path: string, ...eventTypes: string[]): Promise<Endpoint> => {
  const admin = await stack.as('admin');
  const answer = await admin.post<Endpoint>('/v1/webhook-endpoints', { url: receiver.url(path), eventTypes });
  expect(answer.status).toBe(201);
  return answer.body;
};

const endpointOf = async (id: string): Promise<Endpoint> =>
  (await (await stack.as('admin')).get<Endpoint>(`/v1/webhook-endpoints/${id}`)).body;

const deliveriesOf = async (id: string, query = ''): Promise<readonly Delivery[]> =>
  (
    await (
      await stack.as('admin')
    ).get<{ items: Delivery[] }>(`/v1/webhook-endpoints/${id}/deliveries${query}`)
  ).body.items;

const onlyDelivery = async (id: string): Promise<Delivery> => {
  const [delivery, ...others] = await deliveriesOf(id);
  if (!delivery || others.length > 0) throw new Error(`${id} has ${others.length} deliveries too many`);
  return delivery;
};

const untilReceived = (path: string, count = 1): Promise<readonly Received[]> =>
  until(() => receiver.at(path).length >= count && receiver.at(path), {
    what: `${count} messages at ${path}`,
  });

const adjustStock = async (variantId: string): Promise<void> => {
  const staff = await stack.as('staff');
  const body = { delta: 1, reason: 'received' };
  expect((await staff.post(`/v1/inventory/${variantId}/adjustments`, body)).status).toBe(201);
  await stack.settled();
};

const someVariant = async (): Promise<string> => stockedVariant(await stack.as('staff'), 10);

const webhookSent = async (orderId: string): Promise<unknown> => {
  const { body } = await (await stack.as('ada')).get(`/v1/orders/${orderId}`);
  return body.webhookSent;
};

const paidOrder = async (): Promise<string> => {
  const ada = await stack.as('ada');
  return (await confirmedOrder(stack, ada, await someVariant())).id;
};

describe('a partner', () => {
  it('is told of a confirmed order, signed, and the order says so', async () => {
    const path = newPath();
    const { id, secret } = await register(path, 'order.confirmed');
    const orderId = await paidOrder();
    const [received] = await untilReceived(path);
    if (!received) throw new Error('nothing was received');
    expect(secret).toMatch(/^whsec_/);
    const message = verified(secret, received);
    expect(message).toMatchObject({ type: 'order.confirmed', data: { orderId } });
    expect(received.headers['webhook-id']).toBe(message.id);
    await until(() => webhookSent(orderId).then((sent) => sent === true), { what: 'webhookSent' });
    expect(await onlyDelivery(id)).toMatchObject({
      status: 'delivered',
      orderId,
      attempts: [{ status: 204 }],
    });
    const admin = await stack.as('admin');
    expect((await admin.delete(`/v1/webhook-endpoints/${id}`)).status).toBe(204);
  });

  it('is told once, though the bus repeats itself', async () => {
    const path = newPath();
    const { id } = await register(path, 'stock.adjusted');
    const variantId = await someVariant();
    await untilReceived(path);
    await stack.settled();
    const before = receiver.at(path).length;
    const [event] = (await stack.events(variantId)).filter(({ type }) => type === 'stock.adjusted');
    await announceAgain(stack, 'waybill.inventory', event);
    await stack.settled();
    expect(receiver.at(path).length).toBe(before);
    expect((await deliveriesOf(id)).length).toBe(before);
  });

  it('hears of everything when it asks for that, and finds what it heard by order and by type', async () => {
    const path = newPath();
    const { id } = await register(path, 'order.cancelled', '*');
    const ada = await stack.as('ada');
    const variantId = await someVariant();
    const [order, other] = [await placedOrder(ada, variantId), await placedOrder(ada, variantId)];
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    await stack.settled();
    const heard = await until(async () => {
      const items = await deliveriesOf(id, '?limit=100');
      const types = new Set(items.map(({ eventType }) => eventType));
      return ['stock.adjusted', 'order.created', 'order.cancelled'].every((type) => types.has(type)) && items;
    });
    const ofOrder = await deliveriesOf(id, `?orderId=${order.id}`);
    expect(ofOrder.map((one) => one.id)).toEqual(
      heard.filter(({ orderId }) => orderId === order.id).map((one) => one.id),
    );
    const created = await deliveriesOf(id, '?eventType=order.created');
    expect(new Set(created.map(({ orderId }) => orderId))).toEqual(new Set([order.id, other.id]));
    const both = await deliveriesOf(id, `?eventType=order.created&orderId=${order.id}`);
    expect(both).toMatchObject([{ message: { type: 'order.created', data: { orderId: order.id } } }]);
    expect((await (await stack.as('admin')).delete(`/v1/webhook-endpoints/${id}`)).status).toBe(204);
  });

  it('is in the order’s timeline for staff, with what came of it, and not for the customer', async () => {
    const taken = await register(newPath(), 'order.confirmed');
    const refusing = await register(newPath(500), 'order.confirmed');
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 5));
    type Entry = { readonly kind: string; readonly title: string; readonly detail: string };
    const told = async (shopper: typeof ada): Promise<Entry[]> =>
      (await shopper.get<{ items: Entry[] }>(`/v1/orders/${order.id}/timeline`)).body.items.filter(
        ({ kind }) => kind === 'webhook',
      );
    const of = (entries: Entry[], { url }: { url: string }) =>
      entries.find(({ detail }) => detail.startsWith(`${url},`));
    const entries = await until(async () => {
      const found = await told(staff);
      const isTold =
        of(found, taken)?.title.startsWith('Webhook taken') && of(found, refusing)?.detail.includes('500');
      return isTold && found;
    });
    expect(of(entries, taken)).toMatchObject({ title: 'Webhook taken: order.confirmed' });
    expect(of(entries, taken)?.detail).toContain('attempt 1: 204');
    expect(of(entries, refusing)).toMatchObject({ title: 'Webhook not taken yet: order.confirmed' });
    expect(of(entries, refusing)?.detail).toMatch(/attempt 1: 500, next at \d{4}/);
    expect(await told(ada)).toEqual([]);
    for (const { id } of [taken, refusing])
      await (await stack.as('admin')).delete(`/v1/webhook-endpoints/${id}`);
  });

  it('hears only of what it asked for', async () => {
    const path = newPath();
    const { id } = await register(path, 'order.cancelled');
    await someVariant();
    const ada = await stack.as('ada');
    const order = await placedOrder(ada, await someVariant());
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    await untilReceived(path);
    await stack.settled();
    expect((await deliveriesOf(id)).map(({ eventType }) => eventType)).toEqual(['order.cancelled']);
  });
});

describe('webhookSent', () => {
  it('waits for everybody who wanted to hear', async () => {
    const [willing, slow] = [newPath(), newPath(500)];
    const [first, second] = [
      await register(willing, 'order.confirmed'),
      await register(slow, 'order.confirmed'),
    ];
    const orderId = await paidOrder();
    await untilReceived(willing);
    await untilReceived(slow);
    await stack.settled();
    expect(await webhookSent(orderId)).toBe(false);
    receiver.answer(slow, 200);
    await stack.advance(60 * 1.1 + sweepSeconds);
    await until(() => webhookSent(orderId).then((sent) => sent === true), { what: 'webhookSent' });
    const admin = await stack.as('admin');
    for (const { id } of [first, second]) await admin.delete(`/v1/webhook-endpoints/${id}`);
  });

  it('stays false for an order that nobody wants to hear of, and becomes true for one that failed', async () => {
    const unheard = await paidOrder();
    await stack.settled();
    expect(await webhookSent(unheard)).toBe(false);
    const path = newPath();
    await register(path, 'order.failed');
    const ada = await stack.as('ada');
    const order = await placedOrder(ada, await someVariant());
    await stack.advance(1_860);
    await untilOrderIs(await stack.as('ada'), order.id, 'failed');
    await until(() => webhookSent(order.id).then((sent) => sent === true), { what: 'webhookSent' });
    expect((await orderOf(await stack.as('ada'), order.id)).status).toBe('failed');
  });
});

describe('an endpoint that does not take a message', () => {
  it('gets it ten times over three days, with the same id, and then it is dead until it is redelivered', async () => {
    const path = newPath(503, 'x'.repeat(5_000));
    const { id, secret } = await register(path, 'stock.adjusted');
    await someVariant();
    await untilReceived(path);
    await stack.settled();
    for (const [index, delay] of retryDelaysSeconds.entries()) {
      expect((await onlyDelivery(id)).attempts).toHaveLength(index + 1);
      await stack.advance(delay * 1.1 + sweepSeconds);
      await untilReceived(path, index + 2);
      await stack.settled();
    }
    const dead = await onlyDelivery(id);
    expect(dead).toMatchObject({ status: 'dead', deadReason: 'attempts-exhausted' });
    expect(dead.attempts).toHaveLength(10);
    expect(dead.attempts[0]).toMatchObject({ status: 503, responseBody: 'x'.repeat(1024) });
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await endpointOf(id)).toMatchObject({ status: 'enabled', failingSince: expect.any(String) });

    await stack.advance(day);
    receiver.answer(path, 200);
    const admin = await stack.as('admin');
    const answer = await admin.post(`/v1/webhook-deliveries/${dead.id}/redeliver`);
    expect([answer.status, answer.body.status]).toEqual([202, 'pending']);
    await untilReceived(path, 11);
    await stack.settled();
    expect(await onlyDelivery(id)).toMatchObject({ status: 'delivered' });
    const last = receiver.at(path).at(-1);
    expect(last && isSignedWith(secret, last)).toBe(true);
    expect((await endpointOf(id)).failingSince).toBeUndefined();
  }, 120_000);

  it('is turned off when it says that it is gone; what it misses is kept and can be replayed', async () => {
    const path = newPath(410);
    const { id } = await register(path, 'stock.adjusted');
    const from = new Date(Date.now()).toISOString();
    const variantId = await someVariant();
    await untilReceived(path);
    await stack.settled();
    expect(await endpointOf(id)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    expect(await onlyDelivery(id)).toMatchObject({ status: 'dead', deadReason: 'gone' });
    const mail = await until(async () =>
      (await stack.emails()).find(
        ({ to, text }) => to.includes('admin@example.com') && text.includes(receiver.url(path)),
      ),
    );
    expect(mail.text).toContain('gone (410)');

    await adjustStock(variantId);
    expect(receiver.at(path)).toHaveLength(1);
    expect((await deliveriesOf(id))[0]).toMatchObject({ deadReason: 'endpoint-disabled', attempts: [] });

    const admin = await stack.as('admin');
    const to = new Date(Date.now()).toISOString();
    const refused = await admin.post(`/v1/webhook-endpoints/${id}/replay`, { from, to });
    expect([refused.status, refused.body.code]).toEqual([409, 'illegal-transition']);
    receiver.answer(path, 200);
    expect((await admin.patch(`/v1/webhook-endpoints/${id}`, { status: 'enabled' })).status).toBe(200);
    const replayed = await admin.post(`/v1/webhook-endpoints/${id}/replay`, { from, to });
    expect([replayed.status, replayed.body]).toEqual([202, { replayed: 2, underWay: 0 }]);
    await untilReceived(path, 3);
    await stack.settled();
    expect((await deliveriesOf(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);

    receiver.answer(path, 500);
    const more = await admin.post(`/v1/webhook-endpoints/${id}/replay`, { from, to });
    expect(more.body).toEqual({ replayed: 2, underWay: 0 });
    await stack.settled();
    expect(await deliveriesOf(id)).toMatchObject([
      { status: 'delivered', repeat: 'pending' },
      { status: 'delivered', repeat: 'pending' },
    ]);
    const none = await admin.post(`/v1/webhook-endpoints/${id}/replay`, {
      from: '2020-01-01T00:00:00Z',
      to: '2020-01-02T00:00:00Z',
    });
    expect(none.body).toEqual({ replayed: 0, underWay: 0 });
  });

  it('is turned off when it took nothing for five days', async () => {
    const path = newPath(500);
    const { id } = await register(path, 'stock.adjusted');
    const variantId = await someVariant();
    await untilReceived(path);
    await stack.settled();
    await stack.advance(5 * day);
    await adjustStock(variantId);
    await until(async () => (await endpointOf(id)).status === 'disabled', { what: `${id} being disabled` });
    expect(await endpointOf(id)).toMatchObject({ disabledReason: 'failing' });
    await until(async () =>
      (await stack.emails()).find(
        ({ text }) => text.includes(receiver.url(path)) && text.includes('five days'),
      ),
    );
  });

  it('is not followed elsewhere', async () => {
    const path = newPath(302);
    const { id } = await register(path, 'stock.adjusted');
    await someVariant();
    await untilReceived(path);
    await stack.settled();
    expect(await onlyDelivery(id)).toMatchObject({ status: 'pending', attempts: [{ status: 302 }] });
  });

  it('that is not there at all is told so in the log', async () => {
    const admin = await stack.as('admin');
    const answer = await admin.post<Endpoint>('/v1/webhook-endpoints', {
      url: 'http://127.0.0.1:1/',
      eventTypes: ['stock.adjusted'],
    });
    await someVariant();
    await stack.settled();
    const { status, attempts } = await onlyDelivery(answer.body.id);
    expect(status).toBe('pending');
    expect(attempts[0]?.error).toContain('ECONNREFUSED');
  });
});

describe('a secret', () => {
  it('that is rotated signs for a day beside the new one, and then no more', async () => {
    const path = newPath();
    const { id, secret: former } = await register(path, 'stock.adjusted');
    const admin = await stack.as('admin');
    const rotated = await admin.post<{ secret: string }>(`/v1/webhook-endpoints/${id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    const { secret } = rotated.body;
    const variantId = await someVariant();
    const [both] = await untilReceived(path);
    expect([secret, former].map((one) => both && isSignedWith(one, both))).toEqual([true, true]);
    await stack.advance(day);
    await adjustStock(variantId);
    const later = receiver.at(path).at(-1);
    expect([secret, former].map((one) => later && isSignedWith(one, later))).toEqual([true, false]);
  });

  it('that leaked ends at once when that is asked for', async () => {
    const path = newPath();
    const { id, secret: leaked } = await register(path, 'stock.adjusted');
    const admin = await stack.as('admin');
    const route = `/v1/webhook-endpoints/${id}/rotate-secret`;
    const rotated = await admin.post<{ secret: string }>(route, { overlapSeconds: 0 });
    expect(rotated.status).toBe(200);
    await someVariant();
    const [received] = await untilReceived(path);
    const signs = [rotated.body.secret, leaked].map((one) => received && isSignedWith(one, received));
    expect(signs).toEqual([true, false]);
    expect((await admin.post(route, { overlapSeconds: 90_000 })).status).toBe(400);
  });

  it('is shown at no other time', async () => {
    const { id, secret } = await register(newPath(), 'order.shipped');
    const admin = await stack.as('admin');
    const seen = await Promise.all([
      admin.get(`/v1/webhook-endpoints/${id}`),
      admin.get('/v1/webhook-endpoints'),
      admin.patch(`/v1/webhook-endpoints/${id}`, { description: 'the warehouse’s' }),
      admin.get('/v1/audit-log'),
    ]);
    for (const { status, text } of seen) {
      expect(status).toBe(200);
      expect(text).not.toContain(secret.slice('whsec_'.length));
    }
  });
});

describe('an admin', () => {
  it('can send a test message and sees what came of it', async () => {
    const path = newPath(418, 'short and stout');
    const { id, secret } = await register(path, 'order.shipped');
    const admin = await stack.as('admin');
    const failed = await admin.post(`/v1/webhook-endpoints/${id}/test`);
    expect(failed.body).toMatchObject({
      delivered: false,
      attempt: { status: 418, responseBody: 'short and stout' },
    });
    receiver.answer(path, 200);
    expect((await admin.post(`/v1/webhook-endpoints/${id}/test`)).body).toMatchObject({ delivered: true });
    const last = receiver.at(path).at(-1);
    expect(last && verified(secret, last).type).toBe('webhook.test');
  });

  it('registers once when the request is repeated, and is shown the same secret', async () => {
    const admin = await stack.as('admin');
    const body = { url: receiver.url(newPath()), eventTypes: ['order.shipped'] };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const [first, again] = [
      await admin.post<Endpoint>('/v1/webhook-endpoints', body, { headers }),
      await admin.post<Endpoint>('/v1/webhook-endpoints', body, { headers }),
    ];
    expect(again.body).toEqual(first.body);
  });

  it('turns an endpoint off, and what is still to be sent to it is dropped', async () => {
    const path = newPath(500);
    const { id } = await register(path, 'stock.adjusted');
    await someVariant();
    await untilReceived(path);
    await stack.settled();
    const admin = await stack.as('admin');
    const { etag } = Object.fromEntries((await admin.get(`/v1/webhook-endpoints/${id}`)).headers);
    const off = await admin.patch(
      `/v1/webhook-endpoints/${id}`,
      { status: 'disabled' },
      {
        headers: { 'if-match': String(etag) },
      },
    );
    expect(off.body).toMatchObject({ status: 'disabled', disabledReason: 'by-staff' });
    const stale = await admin.patch(
      `/v1/webhook-endpoints/${id}`,
      { status: 'enabled' },
      {
        headers: { 'if-match': String(etag) },
      },
    );
    expect(stale.status).toBe(412);
    await stack.advance(60 * 1.1 + sweepSeconds);
    expect(receiver.at(path)).toHaveLength(1);
    expect(await onlyDelivery(id)).toMatchObject({ status: 'dead', deadReason: 'endpoint-disabled' });
    expect(await deliveriesOf(id, '?status=pending')).toEqual([]);
  });

  it.each([
    [{ url: 'ftp://partner.example/', eventTypes: ['order.shipped'] }],
    [{ url: 'https://user:secret@partner.example/', eventTypes: ['order.shipped'] }],
    [{ url: 'partner.example', eventTypes: ['order.shipped'] }],
    [{ url: 'https://partner.example/', eventTypes: [] }],
    [{ url: 'https://partner.example/', eventTypes: ['user.deleted'] }],
    [{ url: 'https://partner.example/', eventTypes: ['order.shipped'], secret: 'mine' }],
  ])('cannot register %j', async (body) => {
    const admin = await stack.as('admin');
    const answer = await admin.post('/v1/webhook-endpoints', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  it('alone may do so', async () => {
    const staff = await stack.as('staff');
    expect((await staff.get('/v1/webhook-endpoints')).status).toBe(403);
  });
});
