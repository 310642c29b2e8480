/** The client against the stack: signed in, page by page, refused by code, told of events. */
import { describe, expect, it } from '@jest/globals';
import { demoAccounts, demoPassword } from '../../demo/accounts.ts';
import { answered, createWaybill, everyItem, inMemory, WaybillProblem, withTag } from '../../sdk/index.ts';
import { readWebhook } from '../../sdk/webhooks.ts';
import { withReceiver } from '../support/receiver.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'all' });
const receiver = withReceiver();

const clientOf = async (account: keyof typeof demoAccounts) => {
  const tokens = inMemory();
  const client = createWaybill({ baseUrl: stack.url(), tokens });
  expect(await client.signIn(demoAccounts[account].email, demoPassword)).toEqual({ signedIn: true });
  return { ...client, tokens };
};

describe('the client', () => {
  it('reads a list of many pages as one', async () => {
    const { api } = createWaybill({ baseUrl: stack.url() });
    const slugs = new Set<string>();
    const products = everyItem((cursor) =>
      api.GET('/v1/products', { params: { query: { limit: 5, ...(cursor && { cursor }) } } }),
    );
    for await (const { slug } of products) slugs.add(slug);
    expect(slugs.size).toBe(24);
  });

  it('throws what is refused, with a code to switch over', async () => {
    const { api } = await clientOf('ada');
    const refused = answered(api.GET('/v1/audit-log'));
    await expect(refused).rejects.toThrow(WaybillProblem);
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  });

  it('renews an access token before it ends, once for all who wait, and one that is refused', async () => {
    const { api, tokens } = await clientOf('ada');
    const before = tokens.read();
    if (!before) throw new Error('nobody is signed in');
    tokens.write({ ...before, expiresAt: Date.now() });
    await Promise.all([answered(api.GET('/v1/me')), answered(api.GET('/v1/me'))]);
    const renewed = tokens.read();
    expect(renewed?.accessToken).not.toBe(before.accessToken);
    expect(renewed?.expiresAt).toBeGreaterThan(Date.now());
    if (renewed) tokens.write({ ...renewed, accessToken: `${renewed.accessToken}x` });
    expect(await answered(api.GET('/v1/me'))).toMatchObject({ email: demoAccounts.ada.email });
  });

  it('forgets the tokens when the session is over', async () => {
    const { api, signOut, tokens } = await clientOf('grace');
    const kept = tokens.read();
    await signOut();
    expect(tokens.read()).toBeUndefined();
    if (kept) tokens.write({ ...kept, expiresAt: Date.now() });
    await expect(answered(api.GET('/v1/me'))).rejects.toMatchObject({ status: 401 });
    expect(tokens.read()).toBeUndefined();
  });

  it('changes what it has seen, and is told when somebody was faster', async () => {
    const { api } = await clientOf('staff');
    const { items } = await answered(api.GET('/v1/promotions'));
    const path = { id: items[0]?.id ?? '' };
    const { etag, body } = await withTag(api.GET('/v1/promotions/{id}', { params: { path } }));
    const change = (priority: number) =>
      answered(
        api.PATCH('/v1/promotions/{id}', {
          params: { path, header: { 'If-Match': etag } },
          body: { priority },
        }),
      );
    await change(body.priority + 1);
    await expect(change(body.priority + 2)).rejects.toMatchObject({ code: 'stale-version' });
  });

  it('reads the events that it is sent, and no forged ones', async () => {
    const { api } = await clientOf('admin');
    const url = receiver.url('/sdk');
    const endpoint = await answered(
      api.POST('/v1/webhook-endpoints', { body: { url, eventTypes: ['stock.adjusted'] } }),
    );
    const { items } = await answered(api.GET('/v1/inventory', { params: { query: { limit: 1 } } }));
    await answered(
      api.POST('/v1/inventory/{variantId}/adjustments', {
        params: { path: { variantId: items[0]?.variantId ?? '' } },
        body: { delta: 3, reason: 'received' },
      }),
    );
    await until(async () => receiver.at('/sdk').length > 0, { what: 'a webhook' });
    const [message] = receiver.at('/sdk');
    if (!message) throw new Error('nothing came');
    const event = readWebhook(endpoint.secret, message.headers, message.body);
    if (event.type !== 'stock.adjusted') throw new Error(`a ${event.type}`);
    expect(event.data.delta).toBe(3);
    expect(() => readWebhook(endpoint.secret, message.headers, `${message.body} `)).toThrow();
  });
});
