import { createHmac } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalRequest, Service } from '../../../../local/aws/service.ts';
import { makeProviders } from '../../../../local/world/providers/providers.ts';
import { eventually, type LocalServices, startLocalServices } from '../../../support/local-services.ts';

const secret = { secretKey: 'sk_test_1' };

const referenceIn = ({ body }: LocalRequest): string => String(JSON.parse(body.toString()).data.reference);

type Stack = LocalServices<Record<string, Service>>;
let running: Stack | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** A shop that notes every webhook and answers with the next of `statuses`, then with 200. */
const start = async (statuses: number[] = [], journal = new DatabaseSync(':memory:')) => {
  const webhooks: LocalRequest[] = [];
  running = await startLocalServices(
    (runtime) => ({
      shop: {
        routes: {
          'POST /webhook': (request) => {
            webhooks.push(request);
            return { status: statuses.shift() ?? 200 };
          },
        },
      } satisfies Service,
      providers: makeProviders(runtime, {
        secretOf: () => secret,
        webhookUrlOf: () => `${runtime.url}/webhook`,
      }),
    }),
    { journal },
  );
  const { url, clock } = running;
  const paystack = `${url}/_local/providers/paystack`;
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${paystack}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const authorization = `Bearer ${secret.secretKey}`;
  const charge = { email: 'a@example.com', amount: '4500', currency: 'NGN', callback_url: `${url}/back` };
  return {
    url,
    clock,
    journal,
    webhooks,
    paystack,
    post,
    initialize: (reference: string, change: object = {}) =>
      post('/transaction/initialize', { ...charge, reference, ...change }, { authorization }),
    verify: async (reference: string) => {
      const answer = await fetch(`${paystack}/transaction/verify/${reference}`, {
        headers: { authorization },
      });
      return ((await answer.json()) as { data?: { status: string } }).data?.status;
    },
  };
};

describe('a simulated provider', () => {
  it('knows nobody without its secret key', async () => {
    const { post } = await start();
    const body = { email: 'a@example.com', amount: '1', reference: 'r1' };
    expect((await post('/transaction/initialize', body)).status).toBe(401);
    const wrong = { authorization: 'Bearer sk_test_2' };
    expect((await post('/transaction/initialize', body, wrong)).status).toBe(401);
  });

  it('refuses what its documentation refuses', async () => {
    const { initialize } = await start();
    expect((await initialize('r1', { email: 'nobody' })).status).toBe(400);
    expect((await initialize('r1', { amount: '12.50' })).status).toBe(400);
    expect((await initialize('r 1')).status).toBe(400);
    expect((await initialize('r1')).status).toBe(200);
    const again = await initialize('r1');
    expect(await again.json()).toMatchObject({ status: false, message: 'Duplicate Transaction Reference' });
  });

  it('signs its webhooks over the very bytes it sends', async () => {
    const { initialize, post, webhooks } = await start();
    await initialize('r1');
    await post('/pay/r1', { outcome: 'approve' });
    const [webhook] = webhooks;
    const expected = createHmac('sha512', secret.secretKey)
      .update(webhook?.body ?? '')
      .digest('hex');
    expect(webhook?.headers['x-paystack-signature']).toBe(expected);
    expect(JSON.parse(String(webhook?.body))).toMatchObject({
      event: 'charge.success',
      data: { reference: 'r1', amount: 4500, currency: 'NGN', status: 'success' },
    });
  });

  it('says nothing of a declined charge, as the real one does', async () => {
    const { initialize, post, webhooks, verify } = await start();
    await initialize('r1', { callback_url: '' });
    await post('/pay/r1', { outcome: 'decline' });
    expect(webhooks).toHaveLength(0);
    expect(await verify('r1')).toBe('failed');
  });

  it('pays once, however often it is told to', async () => {
    const { initialize, post, webhooks, verify } = await start();
    await initialize('r1');
    await Promise.all([1, 2, 3].map(() => post('/pay/r1', { outcome: 'approve' })));
    await post('/pay/r1', { outcome: 'decline' });
    expect(webhooks).toHaveLength(1);
    expect(await verify('r1')).toBe('success');
  });

  it('repeats a webhook until the shop takes it', async () => {
    const { initialize, post, webhooks, clock } = await start([500, 503]);
    await initialize('r1');
    await post('/pay/r1', { outcome: 'approve' });
    expect(webhooks).toHaveLength(1);
    const isIdle = (): boolean => running?.services.providers?.idle?.() ?? false;
    for (const sent of [2, 3]) {
      clock.advance(180);
      await eventually(() => webhooks.length === sent && isIdle());
    }
    expect(new Set(webhooks.map(({ body }) => body.toString())).size).toBe(1);
    clock.advance(1_000);
    await eventually(isIdle);
    expect(webhooks).toHaveLength(3);
  });

  it('takes up after a restart what it had not said, and what its bank had not', async () => {
    const first = await start([500]);
    await first.initialize('r1');
    await first.post('/pay/r1', { outcome: 'approve' });
    await first.post('/scenario', { next: 'late-webhook', afterSeconds: 500 });
    await first.initialize('r2');
    await first.post('/pay/r2', { outcome: 'approve' });
    await running?.stop();

    const second = await start([], first.journal);
    expect(await second.verify('r2')).toBe('pending');
    second.clock.advance(501);
    await eventually(() => second.webhooks.length === 2);
    const references = second.webhooks.map(referenceIn);
    expect(references.sort()).toEqual(['r1', 'r2']);
    expect(await second.verify('r2')).toBe('success');
  });

  it('shows a page with the amount, and takes the shopper back after the click', async () => {
    const { initialize, paystack, url } = await start();
    await initialize('r1', { currency: '<b>' });
    const page = await (await fetch(`${paystack}/checkout/r1`)).text();
    expect(page).toContain('&lt;b&gt; 45.00');
    expect(page).not.toContain('<b>');
    const click = await fetch(`${paystack}/checkout/r1`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ outcome: 'approve' }),
    });
    expect(click.status).toBe(303);
    expect(click.headers.get('location')).toBe(`${url}/back?trxref=r1&reference=r1`);
    expect(await (await fetch(`${paystack}/checkout/r1`)).text()).toContain('This payment was made.');
    expect((await fetch(`${paystack}/checkout/nothing`)).status).toBe(404);
  });
});

describe('scenarios', () => {
  it('are taken by one payment and then gone', async () => {
    const { initialize, post, webhooks } = await start();
    await post('/scenario', { next: 'duplicate-webhook' });
    for (const reference of ['r1', 'r2']) {
      await initialize(reference);
      await post(`/pay/${reference}`, { outcome: 'approve' });
    }
    const references = webhooks.map(referenceIn);
    expect(references.sort()).toEqual(['r1', 'r1', 'r2']);
  });

  it('decline whatever the shopper does', async () => {
    const { initialize, post, verify } = await start();
    await post('/scenario', { next: 'decline' });
    await initialize('r1', { callback_url: '' });
    await post('/pay/r1', { outcome: 'approve' });
    expect(await verify('r1')).toBe('failed');
  });

  it('take the provider down for 30 seconds, or until another is set', async () => {
    const { initialize, post, clock } = await start();
    await post('/scenario', { next: 'down' });
    expect((await initialize('r1')).status).toBe(503);
    expect((await initialize('r1')).status).toBe(503);
    clock.advance(31);
    expect((await initialize('r1')).status).toBe(200);
    await post('/scenario', { next: 'down' });
    expect((await initialize('r2')).status).toBe(503);
    await post('/scenario', { next: 'approve' });
    expect((await initialize('r2')).status).toBe(200);
  });

  it('let it do what it is asked and keep the answer, when it is to time out', async () => {
    const { paystack, post, verify } = await start();
    await post('/scenario', { next: 'timeout' });
    const lost = fetch(`${paystack}/transaction/initialize`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret.secretKey}` },
      body: JSON.stringify({ email: 'a@example.com', amount: '4500', currency: 'NGN', reference: 'r1' }),
      signal: AbortSignal.timeout(200),
    });
    await expect(lost).rejects.toThrow();
    await post('/scenario', { next: 'approve' });
    expect(await verify('r1')).toBe('abandoned');
  });

  it('are the documented ones only', async () => {
    const { post } = await start();
    expect((await post('/scenario', { next: 'explode' })).status).toBe(400);
    expect((await post('/pay/r1', { outcome: 'approve' })).status).toBe(404);
  });
});
