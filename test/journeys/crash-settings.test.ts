/**
 * An administrator changes taxes and prices of shipping, and the catalogue is written as a file. Each call of it is lost once
 * before and once after it happened: each change must be made once, and the file be whole.
 */
import { afterEach, expect, it } from '@jest/globals';
import { type CrashPoint, crashAt, eventually, insist, insistent, noCrash } from '../support/crash-run.ts';
import { withGatedStack } from '../support/gated-stack.ts';
import { type ExportBody, fileAt } from '../support/imports.ts';
import { loseEachCall } from '../support/lose-each-call.ts';
import { stockedVariant } from '../support/shop.ts';
import type { Fields, Shopper } from '../support/shopper.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => noCrash(gate));

type Change = (settings: Fields) => Fields;
type Tax = { readonly countries: readonly { readonly country: string; readonly rates: readonly object[] }[] };
type Shipping = { readonly tables: readonly Fields[] };

const changes: Readonly<Record<'tax' | 'shipping', Change>> = {
  tax: (settings) => ({
    ...settings,
    countries: (settings as unknown as Tax).countries.map((country) => ({
      ...country,
      rates: country.rates.slice(0, 1),
    })),
  }),
  shipping: (settings) => ({ ...settings, tables: (settings as unknown as Shipping).tables.slice(0, 1) }),
};

type Seen = { readonly version: number; readonly settings: Fields };

const seen = async (admin: Shopper, name: string): Promise<Seen> => {
  const { headers, body } = await insist(stack, () => admin.get(`/v1/settings/${name}`));
  return { version: Number(headers.get('etag')?.replaceAll('"', '')), settings: body };
};

/** Who lost the answer finds their version gone. */
const replaced = async (admin: Shopper, name: keyof typeof changes, { version, settings }: Seen) => {
  const headers = { 'if-match': `"${version}"` };
  const put = () => admin.put(`/v1/settings/${name}`, changes[name](settings), { headers });
  await insist(stack, put, ({ status }) => status === 200 || status === 412);
};

const exportedFile = async (staff: Shopper): Promise<string> => {
  const { id } = await insistent(stack, staff).post<ExportBody>('/v1/exports', { kind: 'products' });
  let file: string | undefined;
  const isThere = async (): Promise<boolean> => {
    const { status, downloadUrl } = (await (await stack.as('staff')).get<ExportBody>(`/v1/exports/${id}`))
      .body;
    if (status !== 'done') return false;
    file = await fileAt(downloadUrl);
    return true;
  };
  await eventually(stack, isThere, 'the file of the catalogue');
  return file ?? '';
};

const tell = async (point?: CrashPoint) => {
  noCrash(gate);
  const [admin, staff] = await Promise.all([stack.as('admin'), stack.as('staff')]);
  const before = { tax: await seen(admin, 'tax'), shipping: await seen(admin, 'shipping') };
  await stack.settled();
  const crash = crashAt(gate, point);
  await replaced(admin, 'tax', before.tax);
  await replaced(admin, 'shipping', before.shipping);
  const file = await exportedFile(staff);
  await stack.settled();
  const calls = crash.calls();
  noCrash(gate);
  const after = { tax: await seen(admin, 'tax'), shipping: await seen(admin, 'shipping') };
  for (const name of ['tax', 'shipping'] as const) {
    expect((await admin.put(`/v1/settings/${name}`, before[name].settings)).status).toBe(200);
  }
  return {
    calls,
    crashedAt: crash.happened(),
    end: {
      times: [after.tax.version - before.tax.version, after.shipping.version - before.shipping.version],
      settings: [after.tax.settings, after.shipping.settings],
      file,
    },
  };
};

it('settings are changed once, and the catalogue is written whole, whichever call is lost', async () => {
  const staff = await stack.as('staff');
  for (const price of [1_000, 2_000]) await stockedVariant(staff, 1, price);
  await stack.settled();
  const before = await seen(await stack.as('admin'), 'tax');
  const undisturbed = await tell();
  expect(undisturbed.end).toMatchObject({
    times: [1, 1],
    settings: [changes.tax(before.settings), { tables: [expect.anything()] }],
    file: expect.stringMatching(/Journey mug.*Journey mug/s),
  });
  await loseEachCall('settings and a file of the catalogue', 1, undisturbed, tell);
}, 900_000);
