import { describe, expect, it } from '@jest/globals';
import { listAuditEntries } from '../../functions/audit/store.ts';
import { handler as entry } from '../../functions/settings/api.ts';
import { shopSettings } from '../../functions/settings/store.ts';
import type { Role } from '../../functions/shared/permissions.ts';
import { asFunction } from '../support/as-function.ts';
import { call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const handler = asFunction('settings-api', entry);

withTables();
const tokenOf = withTokens();

const as = async (...roles: Role[]) => {
  const token = await tokenOf(crypto.randomUUID(), ...roles);
  const route = (method: string) => `${method} /v1/settings/shop`;
  return {
    read: () => call(handler, { route: route('GET'), token }),
    write: (body: unknown, headers: Record<string, string> = {}) =>
      call(handler, { route: route('PUT'), token, body, headers }),
  };
};

describe('the settings of the shop', () => {
  it('are the defaults until somebody changes them, and PUT takes what GET answers', async () => {
    const admin = await as('admin');
    const read = await admin.read();
    expect(read).toMatchObject({ status: 200, headers: { etag: '"0"' } });
    expect(read.body).toEqual({
      currencies: ['NGN', 'KES', 'ETB', 'USD'],
      manualPayments: { enabled: true, maximumAmount: null, who: 'everyone' },
      returnOrigins: ['https://shop.example'],
      orderPage: 'https://shop.example/orders/{orderId}#{orderToken}',
      unpaidLimits: { ordersPerCustomer: 10, piecesPerCustomer: 60, ordersPerAddress: 200 },
      timeZone: 'UTC',
      dailySummaryHour: 2,
      seller: null,
    });
    const written = await admin.write(read.body, { 'if-match': '"0"' });
    expect(written).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: read.body });
  });

  it('are changed by whoever saw them last', async () => {
    const admin = await as('admin');
    const { body, headers } = await admin.read();
    const changed = { ...body, timeZone: 'Africa/Lagos' };
    expect((await admin.write(changed, { 'if-match': headers.etag ?? '' })).status).toBe(200);
    expect((await admin.write(body, { 'if-match': headers.etag ?? '' })).status).toBe(412);
    expect((await admin.read()).body.timeZone).toBe('Africa/Lagos');
  });

  it('go on record with both sides of what changed', async () => {
    const admin = await as('admin');
    const { body } = await admin.read();
    const unpaidLimits = { ...body.unpaidLimits, ordersPerAddress: 31 };
    await admin.write({ ...body, unpaidLimits });
    const { items } = await listAuditEntries({}, { limit: 1 });
    expect(items[0]).toMatchObject({
      action: 'PUT /v1/settings/shop',
      before: { unpaidLimits: body.unpaidLimits },
      after: { unpaidLimits },
    });
  });

  it('count within five seconds', async () => {
    const admin = await as('admin');
    const { body } = await admin.read();
    const now = new Date();
    await shopSettings(now);
    await admin.write({ ...body, timeZone: 'Africa/Nairobi' });
    expect(await shopSettings(new Date(now.getTime() + 5_000))).toMatchObject({ timeZone: 'Africa/Nairobi' });
  });

  it('are read by staff and changed by administrators alone', async () => {
    const staff = await as('staff');
    const { status, body } = await staff.read();
    expect(status).toBe(200);
    expect((await staff.write(body)).status).toBe(403);
    expect((await (await as()).read()).status).toBe(403);
  });

  it.each([
    ['returnOrigins', ['https://shop.example/path']],
    ['returnOrigins', ['http://shop.example']],
    ['returnOrigins', ['https://user@shop.example']],
    ['returnOrigins', ['https://*.example']],
    ['returnOrigins', ['javascript:alert(1)']],
    ['returnOrigins', ['null']],
    ['returnOrigins', ['https://a.example', 'https://a.example']],
    ['timeZone', 'Mars/Base'],
    ['timeZone', '+03:00'],
    ['dailySummaryHour', 24],
    ['currencies', []],
    ['currencies', ['NGN', 'NGN']],
    ['unpaidLimits', { ordersPerCustomer: 0, piecesPerCustomer: 1, ordersPerAddress: 1 }],
    ['manualPayments', { enabled: true, who: 'nobody' }],
    ['manualPayments', { enabled: true, who: 'staff', maximumAmount: [{ amount: -1, currency: 'NGN' }] }],
    ['tax', {}],
  ])('refuse %s: %j', async (field, value) => {
    const admin = await as('admin');
    const { body } = await admin.read();
    const refused = await admin.write({ ...body, [field]: value });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].path).toContain(field);
    expect((await admin.read()).body).toEqual(body);
  });

  it('take http for a page on one’s own machine', async () => {
    const admin = await as('admin');
    const { body } = await admin.read();
    const returnOrigins = ['http://localhost:3000', 'https://shop.example:8443'];
    expect((await admin.write({ ...body, returnOrigins })).status).toBe(200);
  });
});
