import { describe, expect, it } from '@jest/globals';
import { listAuditEntries } from '../../functions/audit/store.ts';
import { handler as entry } from '../../functions/settings/api.ts';
import { defaultShippingSettings } from '../../functions/settings/shipping-settings.ts';
import { readTariffs } from '../../functions/settings/tariffs.ts';
import { defaultTaxSettings } from '../../functions/settings/tax-settings.ts';
import type { Role } from '../../functions/shared/permissions.ts';
import { asFunction } from '../support/as-function.ts';
import { call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const handler = asFunction('settings-api', entry);

withTables();
const tokenOf = withTokens();

type Name = 'tax' | 'shipping';

const as = async (...roles: Role[]) => {
  const token = await tokenOf(crypto.randomUUID(), ...roles);
  const route = (method: string, name: Name) => `${method} /v1/settings/${name}`;
  return {
    read: (name: Name) => call(handler, { route: route('GET', name), token }),
    write: (name: Name, body: unknown, headers: Record<string, string> = {}) =>
      call(handler, { route: route('PUT', name), token, body, headers }),
  };
};

const defaults = { tax: defaultTaxSettings, shipping: defaultShippingSettings };

const [nigeria, ...otherCountries] = defaultTaxSettings.countries;
const [naira, ...otherTables] = defaultShippingSettings.tables;

describe.each(['tax', 'shipping'] as const)('the table of %s', (name) => {
  it('is the default one until somebody changes it, and PUT takes what GET answers', async () => {
    const admin = await as('admin');
    const read = await admin.read(name);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"0"' }, body: defaults[name] });
    const written = await admin.write(name, read.body, { 'if-match': '"0"' });
    expect(written).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: read.body });
    expect((await admin.write(name, read.body, { 'if-match': '"0"' })).status).toBe(412);
  });

  it('is read by staff and changed by administrators alone', async () => {
    const staff = await as('staff');
    const { status, body } = await staff.read(name);
    expect(status).toBe(200);
    expect((await staff.write(name, body)).status).toBe(403);
    expect((await (await as('shop-owner')).read(name)).status).toBe(403);
  });
});

describe('a change of the tables', () => {
  it('counts for whoever reads them next', async () => {
    const admin = await as('admin');
    const countries = [{ ...nigeria, rates: [{ taxClass: 'standard', basisPoints: 1_000 }] }];
    await readTariffs();
    await admin.write('tax', { ...defaultTaxSettings, countries });
    expect(await readTariffs()).toMatchObject({ tax: { countries } });
  });

  it('goes on record with the rows that differ, of however long a table', async () => {
    const admin = await as('admin');
    const rows = [
      'AD',
      'AE',
      'AF',
      'AG',
      'AI',
      'AL',
      'AM',
      'AO',
      'AQ',
      'AR',
      'AS',
      'AT',
      'AU',
      'AW',
      'AX',
    ].map((country) => ({ ...nigeria, country, name: 'A tax with quite a long name, as some are' }));
    const last = { ...nigeria, rates: [{ taxClass: 'standard', basisPoints: 100 }] };
    await admin.write('tax', { ...defaultTaxSettings, countries: [...rows, nigeria] });
    await admin.write('tax', { ...defaultTaxSettings, countries: [...rows, last] });
    const { items } = await listAuditEntries({}, { limit: 1 });
    expect(items[0]).toMatchObject({
      action: 'PUT /v1/settings/tax',
      before: { countries: [nigeria] },
      after: { countries: [last] },
    });
  });
});

const rates = [{ taxClass: 'standard', basisPoints: 750 }];
const flat = { id: 'van', name: 'Van', rate: { kind: 'flat', price: 100 } };
const withHome = (method: object) => [{ ...naira, home: [method] }, ...otherTables];

describe('what cannot be a table', () => {
  it.each<[Name, string, unknown]>([
    ['tax', 'countries', [{ ...nigeria, country: 'XX' }]],
    ['tax', 'countries', [{ ...nigeria, country: 'ng' }]],
    ['tax', 'countries', [nigeria, nigeria]],
    ['tax', 'countries', [{ ...nigeria, rates: [{ taxClass: 'zero', basisPoints: 0 }] }]],
    ['tax', 'countries', [{ ...nigeria, rates: [...rates, ...rates] }]],
    ['tax', 'countries', [{ ...nigeria, rates: [{ taxClass: 'standard', basisPoints: -1 }] }]],
    ['tax', 'countries', [{ ...nigeria, rates: [{ taxClass: 'standard', basisPoints: 7.5 }] }]],
    ['tax', 'countries', [{ ...nigeria, rates: [{ taxClass: 'standard', basisPoints: 10_001 }] }]],
    ['tax', 'countries', [{ ...nigeria, country: 'US', regions: [{ region: 'California', rates }] }]],
    ['tax', 'countries', [{ ...nigeria, country: 'FR', regions: [{ region: 'IDF', rates }] }]],
    ['tax', 'countries', [{ ...nigeria, shippingTaxClass: 'Not a class' }]],
    ['tax', 'categories', [{ categoryId: 'cat_1', taxClass: 'zero' }]],
    ['tax', 'more', 1],
    ['shipping', 'tables', []],
    ['shipping', 'tables', [naira, naira]],
    ['shipping', 'tables', [{ ...naira, currency: 'ZZZ' }]],
    ['shipping', 'tables', [{ ...naira, country: 'XX' }]],
    ['shipping', 'tables', [{ ...naira, home: [] }]],
    ['shipping', 'tables', withHome({ ...flat, rate: { kind: 'flat', price: -1 } })],
    ['shipping', 'tables', withHome({ ...flat, rate: { kind: 'flat', price: 0.5 } })],
    [
      'shipping',
      'tables',
      withHome({ ...flat, rate: { kind: 'by-weight', bands: [], perFurtherKilogram: 1 } }),
    ],
    [
      'shipping',
      'tables',
      withHome({
        ...flat,
        rate: {
          kind: 'by-weight',
          bands: [
            { upToGrams: 2, price: 1 },
            { upToGrams: 2, price: 2 },
          ],
          perFurtherKilogram: 1,
        },
      }),
    ],
    ['shipping', 'tables', [{ ...naira, home: [flat, flat] }]],
    ['shipping', 'defaultCurrency', 'JPY'],
  ])('%s is refused with %s %j', async (name, field, value) => {
    const admin = await as('admin');
    const before = await admin.read(name);
    const refused = await admin.write(name, { ...before.body, [field]: value });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].path).toContain(field);
    expect((await admin.read(name)).body).toEqual(before.body);
  });

  it('leaves those that can be', async () => {
    const admin = await as('admin');
    const us = {
      ...nigeria,
      country: 'US',
      regions: [{ region: 'CA', rates }],
      shippingTaxClass: 'standard',
    };
    expect(
      (await admin.write('tax', { countries: [us, ...otherCountries.slice(0, 2)], categories: [] })).status,
    ).toBe(200);
    const yen = { ...naira, currency: 'JPY', country: 'JP', abroad: [] };
    const wanted = { defaultCurrency: 'JPY', tables: [yen] };
    expect(await admin.write('shipping', wanted)).toMatchObject({ status: 200, body: wanted });
  });
});
