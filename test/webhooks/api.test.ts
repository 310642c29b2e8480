import { describe, expect, it } from '@jest/globals';
import { handler as entry } from '../../functions/webhooks/api.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import { asFunction } from '../support/as-function.ts';
import { type Call, call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const handler = asFunction('webhooks-api', entry);

withTables(webhooksTable);
const tokenOf = withTokens();

const admin = crypto.randomUUID();
const ask = async (route: string, rest: Partial<Call> = {}) =>
  call(handler, { route, token: await tokenOf(admin, 'admin'), ...rest });

const register = (url: string) =>
  ask('POST /v1/webhook-endpoints', { body: { url, eventTypes: ['order.confirmed'] } });

describe('an endpoint in our own network', () => {
  it.each([
    'http://partner.example/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.1.2.3:8443/',
    'https://169.254.169.254/latest/meta-data/iam/',
    'https://192.168.0.10/',
    'https://0x7f000001/',
    'https://db.internal/',
  ])('cannot be registered: %s', async (url) => {
    const { status, body } = await register(url);
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid-request', 'url']);
  });

  it('is not called either, should its name lead there', async () => {
    const { body } = await register('https://localhost.localdomain/');
    const answer = await ask('POST /v1/webhook-endpoints/{id}/test', { params: { id: body.id } });
    expect(answer.body.delivered).toBe(false);
    expect(answer.body.attempt.status).toBeUndefined();
  });
});

describe('endpoints', () => {
  it('are listed by pages, newest first, without their secrets', async () => {
    const first = await register('https://one.example/');
    const second = await register('https://two.example/');
    const page = await ask('GET /v1/webhook-endpoints', { query: { limit: '1' } });
    expect(page.body.items.map(({ id }: { id: string }) => id)).toEqual([second.body.id]);
    const next = await ask('GET /v1/webhook-endpoints', {
      query: { limit: '1', cursor: page.body.nextCursor },
    });
    expect(next.body.items.map(({ id }: { id: string }) => id)).toEqual([first.body.id]);
    expect(JSON.stringify([page.body, next.body])).not.toContain('whsec_');
  });

  it('are at most fifty', async () => {
    const { body } = await ask('GET /v1/webhook-endpoints', { query: { limit: '100' } });
    for (let count = body.items.length; count < 50; count += 1) await register(`https://p${count}.example/`);
    const refused = await register('https://one-more.example/');
    expect([refused.status, refused.body.code]).toEqual([409, 'limit-reached']);
  });

  it.each([
    ['GET /v1/webhook-endpoints/{id}', undefined],
    ['PATCH /v1/webhook-endpoints/{id}', { description: 'x' }],
    ['DELETE /v1/webhook-endpoints/{id}', undefined],
    ['POST /v1/webhook-endpoints/{id}/test', undefined],
    ['POST /v1/webhook-endpoints/{id}/rotate-secret', undefined],
    ['GET /v1/webhook-endpoints/{id}/deliveries', undefined],
    ['POST /v1/webhook-endpoints/{id}/replay', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }],
  ])('that are not there are not found: %s', async (route, body) => {
    const { status } = await ask(route, {
      params: { id: 'whk_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
      ...(body && { body }),
    });
    expect(status).toBe(404);
  });

  it('are not replayed backwards', async () => {
    const { body } = await ask('GET /v1/webhook-endpoints', { query: { limit: '1' } });
    const { status } = await ask('POST /v1/webhook-endpoints/{id}/replay', {
      params: { id: body.items[0].id },
      body: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' },
    });
    expect(status).toBe(400);
  });
});
