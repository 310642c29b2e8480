import { beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { accessChangeWrite } from '../../functions/shared/access-change.ts';
import { defineRoutes } from '../../functions/shared/http/contract.ts';
import { serve } from '../../functions/shared/http/serve.ts';
import { idOf } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import { eventOf } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

withTables();
const tokenOf = withTokens();

const routes = defineRoutes({
  who: {
    method: 'GET',
    path: '/v1/who',
    summary: 'Who am I',
    access: 'account:manage',
    responses: { 200: z.object({ userId: z.string(), roles: z.array(z.string()) }) },
  },
  refund: {
    method: 'POST',
    path: '/v1/refund',
    summary: 'Refund',
    access: 'payments:refund',
    responses: { 204: null },
  },
});

const handler = serve(routes, {
  who: async ({ caller: { userId, roles } }) => ({ status: 200, body: { userId, roles: [...roles] } }),
  refund: async () => ({ status: 204 }),
}) as unknown as (event: unknown, context: unknown) => Promise<{ statusCode: number; body?: string }>;

const named = idOf('user', crypto.randomUUID());
const signed = { iam: { userArn: 'arn:aws:iam::000000000000:role/gateway' } };

const ask = async (
  route: string,
  { userId = named, iam = true, token }: { userId?: string; iam?: boolean; token?: string } = {},
) => {
  const event = eventOf({
    route,
    headers: { 'x-user-id': userId },
    ...(token !== undefined && { token }),
  });
  const requestContext = iam ? { ...event.requestContext, authorizer: signed } : event.requestContext;
  const { statusCode, body } = await handler({ ...event, requestContext }, {});
  return { status: statusCode, body: body === undefined ? undefined : JSON.parse(body) };
};

beforeEach(() => {
  process.env.TRUSTED_GATEWAY = 'on';
});

describe('a trusted gateway', () => {
  it('acts for the user it names, as a customer', async () => {
    expect(await ask('GET /gateway/v1/who')).toEqual({
      status: 200,
      body: { userId: named, roles: ['customer'] },
    });
    expect((await ask('POST /gateway/v1/refund')).status).toBe(403);
  });

  it('names a user of ours, or nobody', async () => {
    for (const userId of ['', 'admin', 'ord_01JD3Z7Q4M8K2V5X9W6T1R0N00']) {
      expect((await ask('GET /gateway/v1/who', { userId })).status).toBe(401);
    }
  });

  it('cannot act for a disabled user', async () => {
    const disabled = idOf('user', crypto.randomUUID());
    await transact([accessChangeWrite(disabled, [{ disabled: true }], new Date())]);
    expect((await ask('GET /gateway/v1/who', { userId: disabled })).status).toBe(401);
  });

  it('is refused while the mode is off', async () => {
    process.env.TRUSTED_GATEWAY = 'off';
    expect((await ask('GET /gateway/v1/who')).status).toBe(401);
  });
});

describe('X-User-ID', () => {
  it('means nothing without IAM authorization', async () => {
    expect((await ask('GET /v1/who', { iam: false })).status).toBe(401);
    expect((await ask('GET /gateway/v1/who', { iam: false })).status).toBe(401);
    const sub = crypto.randomUUID();
    const token = await tokenOf(sub);
    const answer = await ask('GET /v1/who', { iam: false, token });
    expect(answer.body.userId).toBe(idOf('user', sub));
  });
});
