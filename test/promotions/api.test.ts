import { describe, expect, it } from '@jest/globals';
import { handler as entry } from '../../functions/promotions/api.ts';
import { findPromotions } from '../../functions/promotions/store.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { asFunction } from '../support/as-function.ts';
import { type Call, call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const handler = asFunction('promotions-api', entry);

withTables(promotionsTable, platformTable, auditTable);
const tokenOf = withTokens();

const ask = async (route: string, rest: Partial<Call> = {}) =>
  call(handler, { route, token: await tokenOf(crypto.randomUUID(), 'staff'), ...rest });

const newCode = (): string => crypto.randomUUID().slice(0, 18);
const tenPercent = { name: 'Ten off', type: 'percentage', value: 10 };
const create = (body: unknown) => ask('POST /v1/promotions', { body });
const change = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  ask('PATCH /v1/promotions/{id}', { params: { id }, body, headers });
const remove = (id: string) => ask('DELETE /v1/promotions/{id}', { params: { id } });

const isAutomatic = async (id: string): Promise<boolean> =>
  (await findPromotions({ codes: [] })).candidates.some(({ promotion }) => promotion.id === id);

describe('promotions', () => {
  it('are for staff only', async () => {
    const token = await tokenOf(crypto.randomUUID());
    expect((await ask('GET /v1/promotions', { token })).status).toBe(403);
  });

  it('are created with defaults, read, and listed newest first by pages', async () => {
    const created = await create({ ...tenPercent, code: newCode() });
    expect(created).toMatchObject({
      status: 201,
      body: { ...tenPercent, combinable: true, priority: 100, active: true, used: 0, version: 1 },
    });
    const { id } = created.body;
    const read = await ask('GET /v1/promotions/{id}', { params: { id } });
    expect(read.body).toEqual(created.body);
    expect(read.headers.etag).toBe('"1"');
    const newer = await create({ ...tenPercent, code: newCode() });
    const page = await ask('GET /v1/promotions', { query: { limit: '1' } });
    expect(page.body.items.map((promotion: { id: string }) => promotion.id)).toEqual([newer.body.id]);
    const next = await ask('GET /v1/promotions', { query: { limit: '1', cursor: page.body.nextCursor } });
    expect(next.body.items.map((promotion: { id: string }) => promotion.id)).toEqual([id]);
  });

  it.each([
    ['no value', { type: 'percentage' }],
    ['more than all', { type: 'percentage', value: 101 }],
    ['a percentage for an amount', { type: 'fixed-amount', value: 10 }],
    ['a value that free shipping does not have', { type: 'free-shipping', value: 10 }],
    ['nothing to get', { type: 'buy-x-get-y', buy: 2 }],
    [
      'an end before its start',
      { ...tenPercent, startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' },
    ],
    ['a field nobody knows', { ...tenPercent, colour: 'red' }],
  ])('are refused with %s', async (_, body) => {
    expect(await create({ name: 'Wrong', ...body })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  it('hold their code, whatever its case, under many callers at once', async () => {
    const code = newCode();
    const created = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        create({ ...tenPercent, code: n % 2 ? code.toLowerCase() : code.toUpperCase() }),
      ),
    );
    expect(created.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = created.filter(({ status }) => status !== 201);
    for (const { body } of refused) expect(body.code).toBe('already-exists');
  });

  it('free their code when it is changed or they are deleted', async () => {
    const [before, after] = [newCode(), newCode()];
    const { id } = (await create({ ...tenPercent, code: before })).body;
    expect((await change(id, { code: after })).body.code).toBe(after.toUpperCase());
    const heir = await create({ ...tenPercent, code: before });
    expect(heir.status).toBe(201);
    expect((await change(heir.body.id, { code: after })).body.code).toBe('already-exists');
    expect((await remove(id)).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
    expect((await change(heir.body.id, { code: after })).status).toBe(200);
  });

  it('change only as who changes them has seen them', async () => {
    const { id } = (await create({ ...tenPercent, code: newCode() })).body;
    expect((await change(id, { value: 20 }, { 'if-match': '"1"' })).body).toMatchObject({
      value: 20,
      version: 2,
    });
    expect((await change(id, { value: 30 }, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('lose what is set to null, and must be promotions afterwards', async () => {
    const { id } = (await create({ ...tenPercent, code: newCode(), endsAt: '2030-01-01T00:00:00Z' })).body;
    expect((await change(id, { endsAt: null })).body.endsAt).toBeUndefined();
    expect((await change(id, { buy: 3 })).status).toBe(400);
    expect((await change(id, { value: { amount: 5, currency: 'NGN' } })).status).toBe(400);
  });

  it('apply by themselves while they are on and have no code', async () => {
    const { id } = (await create({ ...tenPercent, active: false })).body;
    expect(await isAutomatic(id)).toBe(false);
    await change(id, { active: true });
    expect(await isAutomatic(id)).toBe(true);
    await change(id, { code: newCode() });
    expect(await isAutomatic(id)).toBe(false);
    await change(id, { code: null });
    expect(await isAutomatic(id)).toBe(true);
    await remove(id);
    expect(await isAutomatic(id)).toBe(false);
  });

  it('are created once for one idempotency key', async () => {
    const token = await tokenOf(crypto.randomUUID(), 'staff');
    const request = {
      token,
      headers: { 'idempotency-key': crypto.randomUUID() },
      body: { ...tenPercent, code: newCode() },
    };
    const first = await ask('POST /v1/promotions', request);
    const again = await ask('POST /v1/promotions', request);
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    });
  });
});
