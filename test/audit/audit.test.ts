import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { handler as auditApiEntry } from '../../functions/audit/api.ts';
import { listAuditEntries } from '../../functions/audit/store.ts';
import {
  type AuditedAction,
  auditBegun,
  auditEnd,
  auditOutcome,
} from '../../functions/shared/audit-trail.ts';
import { notFound } from '../../functions/shared/errors.ts';
import { changesBetween } from '../../functions/shared/http/changes.ts';
import { defineRoutes } from '../../functions/shared/http/contract.ts';
import { serve } from '../../functions/shared/http/serve.ts';
import { type Id, idOf } from '../../functions/shared/ids.ts';
import type { Role } from '../../functions/shared/permissions.ts';
import { asFunction } from '../support/as-function.ts';
import { call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const auditApi = asFunction('audit-api', auditApiEntry);

withTables();
const tokenOf = withTokens();

const params = z.object({ id: z.string() });
const thing = z.object({ id: z.string(), colour: z.string(), secret: z.string(), version: z.int() });

const routes = defineRoutes({
  getThing: {
    method: 'GET',
    path: '/v1/things/{id}',
    summary: 'Read',
    access: 'catalog:write',
    params,
    responses: { 200: thing },
  },
  paintThing: {
    method: 'POST',
    path: '/v1/things/{id}/paint',
    summary: 'Paint',
    access: 'catalog:write',
    params,
    body: z.strictObject({ colour: z.string() }),
    responses: { 200: thing },
  },
  makeThing: {
    method: 'POST',
    path: '/v1/things',
    summary: 'Make',
    access: 'catalog:write',
    responses: { 201: thing },
  },
  orderThing: {
    method: 'POST',
    path: '/v1/things/order',
    summary: 'Order',
    access: 'orders:claim',
    responses: { 204: null },
  },
});

const things = new Map<string, z.infer<typeof thing>>();
const find = (id: string) => {
  const found = things.get(id);
  if (!found) throw notFound('thing');
  return found;
};

const handler = serve(routes, {
  getThing: async ({ params: { id } }) => ({ status: 200, body: find(id) }),
  paintThing: async ({ params: { id }, body }) => {
    if (body.colour === 'crash') throw new Error('out of paint');
    const painted = { ...find(id), ...body, version: 2 };
    things.set(id, painted);
    return { status: 200, body: painted };
  },
  makeThing: async () => ({ status: 201, body: { id: 'thing_1', colour: 'red', secret: 'x', version: 1 } }),
  orderThing: async () => ({ status: 204 }),
});

const staffSub = crypto.randomUUID();
const customerSub = crypto.randomUUID();
const actor = idOf('user', staffSub);
const staffToken = () => tokenOf(staffSub, 'staff');

const paint = async (id: string, colour: string, token = staffToken()) =>
  call(handler, {
    route: 'POST /v1/things/{id}/paint',
    params: { id },
    body: { colour },
    token: await token,
  });

const entriesOf = async (object: string) => (await listAuditEntries({ object }, { limit: 20 })).items;

describe('the audit trail', () => {
  it('keeps who did what to what, and what changed, without secrets', async () => {
    things.set('a', { id: 'a', colour: 'red', secret: 'hush', version: 1 });
    await paint('a', 'blue');
    expect(await entriesOf('a')).toEqual([
      {
        id: expect.stringMatching(/^aud_/),
        at: expect.any(String),
        actor,
        roles: ['customer', 'staff'],
        action: 'POST /v1/things/{id}/paint',
        object: 'a',
        outcome: 'done',
        requestId: expect.any(String),
        before: { colour: 'red' },
        after: { colour: 'blue' },
      },
    ]);
  });

  it('keeps what was refused and what failed', async () => {
    await paint('missing', 'blue');
    expect(await entriesOf('missing')).toMatchObject([{ outcome: 'refused', code: 'not-found' }]);
    things.set('c', { id: 'c', colour: 'red', secret: 'hush', version: 1 });
    await paint('c', 'crash');
    expect(await entriesOf('c')).toMatchObject([{ outcome: 'failed' }]);
  });

  it('names a new thing by the id it got, with its secrets masked', async () => {
    await call(handler, { route: 'POST /v1/things', token: await staffToken() });
    expect(await entriesOf('thing_1')).toMatchObject([
      { outcome: 'done', after: { colour: 'red', secret: '[masked]' } },
    ]);
  });

  it('has nothing of those who were not allowed, and nothing of what people do to their own things', async () => {
    expect((await paint('a', 'green', tokenOf(customerSub))).status).toBe(403);
    await call(handler, { route: 'POST /v1/things/order', token: await staffToken() });
    expect((await listAuditEntries({ actor: idOf('user', customerSub) }, { limit: 20 })).items).toEqual([]);
    const { items } = await listAuditEntries({ actor }, { limit: 50 });
    expect(items.map(({ action }) => action)).not.toContain('POST /v1/things/order');
  });

  it('shows an action that was cut off', async () => {
    const now = new Date('2026-02-01T00:00:00Z');
    const begun = { actor, roles: [], action: 'POST /v1/x', requestId: 'cut-off', object: 'd' };
    await auditBegun({ ...begun, roles: ['staff'] }, now);
    expect(await entriesOf('d')).toMatchObject([{ outcome: 'begun', at: now.toISOString() }]);
  });

  it('shows an action once, by its end, also where that is on the lists itself', async () => {
    const day = (hour: number): Date => new Date(`2026-02-02T0${hour}:00:00Z`);
    const of = (requestId: string): AuditedAction => ({
      actor,
      roles: ['staff'],
      action: 'POST /v1/z',
      requestId,
      object: 'f',
    });
    await auditBegun(of('former'), day(1));
    await auditOutcome(of('former'), { outcome: 'done' }, day(2));
    await auditBegun(of('now'), day(3));
    await auditEnd(of('now'), { outcome: 'refused', code: 'conflict' }, day(4));
    const shown = await entriesOf('f');
    expect(shown.map(({ requestId, outcome }) => [requestId, outcome])).toEqual([
      ['now', 'refused'],
      ['former', 'done'],
    ]);
    const { items } = await listAuditEntries({ object: 'f' }, { limit: 1 });
    expect(items).toEqual(shown.slice(0, 1));
  });

  it('does not let an action run that it cannot write down', async () => {
    things.set('e', { id: 'e', colour: 'red', secret: 'hush', version: 1 });
    const table = process.env.AUDIT_TABLE;
    process.env.AUDIT_TABLE = 'no-such-table';
    expect((await paint('e', 'blue')).status).toBe(500);
    process.env.AUDIT_TABLE = table;
    expect(things.get('e')?.colour).toBe('red');
  });
});

describe('GET /v1/audit-log', () => {
  const list = async (query: Record<string, string>, role: Role = 'admin') =>
    call(auditApi, { route: 'GET /v1/audit-log', query, token: await tokenOf(crypto.randomUUID(), role) });

  it('is for administrators', async () => {
    expect((await list({}, 'staff')).status).toBe(403);
  });

  it('lists by actor, object and time', async () => {
    const someone: Id<'user'> = idOf('user', crypto.randomUUID());
    for (const day of ['01', '02', '03']) {
      const action = { actor: someone, action: 'POST /v1/y', requestId: `day-${day}`, object: 'y' };
      await auditBegun({ ...action, roles: ['staff'] }, new Date(`2026-03-${day}T12:00:00Z`));
    }
    const days = async (query: Record<string, string>) =>
      (await list(query)).body.items.map(({ at }: { at: string }) => at.slice(8, 10));
    expect(await days({ actor: someone })).toEqual(['03', '02', '01']);
    expect(await days({ actor: someone, from: '2026-03-02T12:00:00Z' })).toEqual(['03', '02']);
    expect(await days({ object: 'y', to: '2026-03-02T12:00:00Z' })).toEqual(['02', '01']);
    expect(await days({ object: 'y', actor: idOf('user', crypto.randomUUID()) })).toEqual([]);
    expect(await days({ from: '2026-03-01T00:00:00Z', to: '2026-03-04T00:00:00Z' })).toEqual([
      '03',
      '02',
      '01',
    ]);
  });
});

describe('what changed', () => {
  it('leaves out what stayed, masks people’s data and cuts what is long', () => {
    const before = { id: '1', status: 'a', shippingAddress: { line1: '1 Road' }, tags: ['x'], version: 1 };
    const after = {
      ...before,
      status: 'b',
      shippingAddress: { line1: '2 Road' },
      text: 'y'.repeat(3_000),
      version: 2,
    };
    expect(changesBetween(before, after)).toEqual({
      before: { status: 'a', shippingAddress: '[masked]' },
      after: { status: 'b', shippingAddress: '[masked]', text: '[too long]' },
    });
  });

  it('has one side for what is new or gone', () => {
    expect(changesBetween(undefined, { id: '1' })).toEqual({ after: { id: '1' } });
    expect(changesBetween({ id: '1' }, undefined)).toEqual({ before: { id: '1' } });
  });
});
