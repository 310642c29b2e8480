/** Imports over the whole stack: what a file says is so afterwards, once, and each line that cannot be is told. */
import { describe, expect, it } from '@jest/globals';
import {
  csv,
  endedImport,
  fileAt,
  imported,
  importOf,
  linesOf,
  startedImport,
  upload,
} from '../support/imports.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';

const shop = withStack({ demo: 'people' });

type ProductBody = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly version: number;
  readonly variants: readonly {
    readonly id: string;
    readonly sku: string;
    readonly prices: readonly { readonly amount: number; readonly currency: string }[];
    readonly attributes: Readonly<Record<string, string>>;
  }[];
};

const productAt = async (staff: Shopper, slug: string): Promise<ProductBody> =>
  (await staff.get<ProductBody>(`/v1/products/${slug}`)).body;

const category = async (staff: Shopper, slug: string): Promise<void> => {
  await staff.post('/v1/categories', { name: slug, slug });
};

const header = 'slug,name,category,shopId,tags,sku,attributes,price NGN,price KES';

const mugs = (slug: string) =>
  csv(
    header,
    `${slug},Enamel mug,kitchen,kitchen,enamel|gift,${slug}-BLUE,colour=blue,4500.00,390`,
    `${slug},Enamel mug,kitchen,kitchen,enamel|gift,${slug}-RED,colour=red,4750.50,`,
  );

const stockOfSku = async (staff: Shopper, slug: string, sku: string): Promise<number> => {
  const { variants } = await productAt(staff, slug);
  const variantId = variants.find((variant) => variant.sku === sku)?.id;
  return (await staff.get<{ onHand: number }>(`/v1/inventory/${variantId}`)).body.onHand;
};

describe('an import of products', () => {
  it('makes them with their variants and prices, changes what differs, and leaves the rest alone', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    const first = await imported(staff, 'products', mugs('mug'));
    expect(first).toMatchObject({ status: 'done', total: 2, done: 2, changed: 2, failed: 0, errors: [] });
    const made = await productAt(staff, 'mug');
    expect(made).toMatchObject({ name: 'Enamel mug', tags: ['enamel', 'gift'] });
    expect(made.variants.map(({ sku, prices, attributes }) => ({ sku, prices, attributes }))).toEqual([
      {
        sku: 'mug-BLUE',
        prices: [
          { amount: 450_000, currency: 'NGN' },
          { amount: 39_000, currency: 'KES' },
        ],
        attributes: { colour: 'blue' },
      },
      { sku: 'mug-RED', prices: [{ amount: 475_050, currency: 'NGN' }], attributes: { colour: 'red' } },
    ]);
    const again = await imported(staff, 'products', mugs('mug'));
    expect(again).toMatchObject({ status: 'done', changed: 0, unchanged: 2 });
    expect((await productAt(staff, 'mug')).version).toBe(made.version);
    const renamed = await imported(staff, 'products', csv('slug,name', 'mug,Tin mug'));
    expect(renamed).toMatchObject({ changed: 1 });
    expect(await productAt(staff, 'mug')).toMatchObject({ name: 'Tin mug', tags: ['enamel', 'gift'] });
  });

  it('tells of each line that cannot be, with all that is wrong with it, and applies the others', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    await imported(staff, 'products', mugs('cup'));
    const file = csv(
      header,
      'Not A Slug,X,kitchen,kitchen,,,,,',
      'new-1,,nowhere,kitchen,,,,,',
      'new-2,New,nowhere,kitchen,,,,,',
      'new-3,New,kitchen,kitchen,,N3,colour,1.00,',
      'new-4,New,kitchen,kitchen,,N4,,1.005,',
      'new-5,New,kitchen,kitchen,,cup-BLUE,,1.00,',
      'new-6,New,kitchen,kitchen,,N6,,,',
      'new-7,New,kitchen',
      'new-8,"New, with a comma",kitchen,kitchen,,N8,,1.00,',
    );
    const { errors, ...told } = await imported(staff, 'products', file);
    expect(told).toMatchObject({ status: 'done', total: 9, done: 9, changed: 1, failed: 8 });
    expect(errors.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^slug: takes lower-case letters/),
      expect.stringMatching(/^name: /),
      'category: there is no category nowhere',
      'attributes: must be like colour=red|size=M, each name once',
      'price NGN: NGN has 2 decimals',
      'sku: is taken',
      expect.stringMatching(/^prices: /),
      'has 3 cells, the header 9',
    ]);
    expect(linesOf(await fileAt(told.reportUrl))).toHaveLength(9);
    expect((await productAt(staff, 'new-8')).name).toBe('New, with a comma');
    expect((await staff.get('/v1/products/new-5')).status).toBe(404);
  });

  it('is on the record line by line, under the name of who brought it', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    const { id } = await imported(staff, 'products', mugs('jug'));
    const { id: productId } = await productAt(staff, 'jug');
    const admin = await shop.as('admin');
    type Entries = {
      items: { requestId: string; action: string; outcome: string; after?: { name?: string } }[];
    };
    const { body } = await admin.get<Entries>(`/v1/audit-log?object=${productId}`);
    expect(body.items.map(({ requestId, action, outcome }) => ({ requestId, action, outcome }))).toEqual([
      { requestId: `${id}:3`, action: 'POST /v1/imports', outcome: 'done' },
      { requestId: `${id}:2`, action: 'POST /v1/imports', outcome: 'done' },
    ]);
    expect(body.items.at(-1)?.after).toMatchObject({ name: 'Enamel mug' });
  });
});

describe('an import of prices', () => {
  it('sets, takes away and keeps them, one currency a line', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    await imported(staff, 'products', mugs('pot'));
    const file = csv(
      'sku;currency;price',
      'pot-BLUE;NGN;"4600,00"',
      'pot-BLUE;kes;',
      'pot-RED;NGN;4750,50',
      'pot-RED;XXX;10',
      'pot-RED;NGN;',
      'nothing;NGN;1',
    );
    const told = await imported(staff, 'prices', file);
    expect(told).toMatchObject({ status: 'done', changed: 2, unchanged: 1, failed: 3 });
    expect(told.errors).toEqual([
      { line: 5, message: 'currency: XXX is none of ISO 4217' },
      { line: 6, message: 'A variant has one price at least' },
      { line: 7, message: 'There is no variant with the SKU nothing' },
    ]);
    const { variants } = await productAt(staff, 'pot');
    expect(variants[0]?.prices).toEqual([{ amount: 460_000, currency: 'NGN' }]);
  });
});

describe('an import of stock', () => {
  it('counts, or adds and takes, in the ledger, and refuses what orders hold', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    await imported(staff, 'products', mugs('pan'));
    const counted = await imported(staff, 'stock', csv('sku,onHand', 'pan-BLUE,12', 'pan-RED,0'));
    expect(counted).toMatchObject({ changed: 1, unchanged: 1 });
    const moved = csv(
      'sku,delta,reason,note',
      'pan-BLUE,5,received,Delivery 4711',
      'pan-BLUE,-2,damage,',
      'pan-BLUE,-100,correction,',
      'pan-BLUE,0,correction,',
      'pan-BLUE,1,found,',
      'pan-BLUE,many,received,',
    );
    const told = await imported(staff, 'stock', moved);
    expect(told).toMatchObject({ status: 'done', changed: 2, failed: 4 });
    expect(told.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Only 15 left of var_/),
      'delta: must not be zero',
      'reason: must be received, correction, return, damage',
      'delta: must be a whole number',
    ]);
    expect(await stockOfSku(staff, 'pan', 'pan-BLUE')).toBe(15);
    const { variants } = await productAt(staff, 'pan');
    const { body } = await staff.get<{ items: { delta: number; reason: string; note?: string }[] }>(
      `/v1/inventory/${variants[0]?.id}/movements`,
    );
    expect(body.items.map(({ delta, reason, note }) => [delta, reason, note])).toEqual([
      [-2, 'damage', undefined],
      [5, 'received', 'Delivery 4711'],
      [12, 'correction', undefined],
    ]);
  });

  it('is applied once, whatever is uploaded to its address afterwards', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    await imported(staff, 'products', mugs('lid'));
    const { importId, uploadUrl } = await startedImport(staff, 'stock');
    const file = csv('sku,delta,reason', 'lid-BLUE,5,received');
    await upload(uploadUrl, file);
    await endedImport(staff, importId);
    await upload(uploadUrl, file);
    await shop.settled();
    expect(await stockOfSku(staff, 'lid', 'lid-BLUE')).toBe(5);
  });
});

describe('a file', () => {
  const bytes = (text: string, encoding: BufferEncoding): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(Buffer.from(text, encoding));

  it.each([
    [
      'with an unknown column',
      csv('sku,onhand,colour', 'A,1,red'),
      'The header has “colour”; the columns are “sku”, “onHand”, “delta”, “reason”, “note”',
    ],
    ['without a needed column', csv('onHand', '1'), /^The header lacks “sku”/],
    ['with a column twice', csv('sku,SKU,onHand', 'A,A,1'), 'The header has “sku” twice'],
    ['that counts and moves', csv('sku,onHand,delta', 'A,1,1'), /either “onHand” or “delta”/],
    [
      'in UTF-16',
      bytes('\uFEFFsku,onHand\r\nA,1\r\n', 'utf16le'),
      'The file is UTF-16: save it as “CSV UTF-8”',
    ],
    [
      'in Latin-1',
      bytes('sku,onHand,note\r\nA,1,Café\r\n', 'latin1'),
      'Line 2 is not UTF-8: save it as “CSV UTF-8”',
    ],
    ['that is a workbook', bytes('PK\x03\x04\x14\x00', 'latin1'), /spreadsheet or an archive/],
    [
      'with an open quote',
      csv('sku,onHand', 'A,1', 'B,"1', 'C,2'),
      'Line 3: a quote is opened and not closed',
    ],
    ['with nothing in it', '', 'The file is empty'],
    ['with a header alone', csv('sku,onHand'), 'The file has a header and no lines'],
  ])('%s is refused as a whole, and it is said why', async (_, file, reason) => {
    const told = await imported(await shop.as('staff'), 'stock', file);
    expect(told).toMatchObject({ status: 'failed', done: 0, errors: [] });
    expect(told.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  it('is taken with a mark before it, tabs, cells over several lines, and blank lines', async () => {
    const staff = await shop.as('staff');
    await category(staff, 'kitchen');
    const file =
      '\uFEFFslug\tname\tcategory\tshopId\tdescription\n\nvase\tVase\tkitchen\tkitchen\t"two\nlines"\n\n!\t\t\t\t\n';
    const told = await imported(staff, 'products', file);
    expect(told).toMatchObject({ status: 'done', changed: 1, failed: 1 });
    expect(told.errors[0]?.line).toBe(6);
    expect((await productAt(staff, 'vase')).description).toBe('two\nlines');
  });

  it('that never comes is not waited for longer than an hour', async () => {
    const staff = await shop.as('staff');
    const { importId, uploadUrl } = await startedImport(staff, 'stock');
    expect(await importOf(staff, importId)).toMatchObject({ status: 'awaiting-upload', total: 0, done: 0 });
    await shop.advance(3601);
    expect((await importOf(await shop.as('staff'), importId)).status).toBe('expired');
    expect((await upload(uploadUrl, 'sku,onHand')).status).toBe(403);
  });
});

describe('an import', () => {
  it('that is cancelled before its file comes stays so', async () => {
    const staff = await shop.as('staff');
    const { importId, uploadUrl } = await startedImport(staff, 'stock');
    const cancelled = await staff.post(`/v1/imports/${importId}/cancel`, {});
    expect([cancelled.status, (cancelled.body as { status: string }).status]).toEqual([200, 'cancelled']);
    await upload(uploadUrl, csv('sku,onHand', 'A,1'));
    await shop.settled();
    expect(await importOf(staff, importId)).toMatchObject({ status: 'cancelled', done: 0 });
  });

  it('that has ended cannot be cancelled', async () => {
    const staff = await shop.as('staff');
    const { id } = await imported(staff, 'stock', csv('sku,onHand', 'nothing,1'));
    const answer = await staff.post(`/v1/imports/${id}/cancel`, {});
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([409, 'illegal-transition']);
  });

  it('is listed, newest first', async () => {
    const staff = await shop.as('staff');
    const { id } = await imported(staff, 'stock', csv('sku,onHand', 'nothing,1'));
    const { body } = await staff.get<{ items: { id: string; failed: number }[] }>('/v1/imports?limit=1');
    expect(body.items).toEqual([expect.objectContaining({ id, failed: 1, total: 1 })]);
  });
});
