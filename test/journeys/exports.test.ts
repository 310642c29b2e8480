/** Exports over the whole stack: what is written can be imported again, and who takes people's data is on the record. */
import { describe, expect, it } from '@jest/globals';
import { csv, exported, fileAt, imported, linesOf } from '../support/imports.ts';
import { placedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const shop = withStack({ demo: 'all' });

describe('an export', () => {
  it.each(['products', 'prices', 'stock'] as const)(
    'of %s is imported again and changes nothing',
    async (kind) => {
      const staff = await shop.as('staff');
      const { status, done, downloadUrl } = await exported(staff, { kind });
      expect(status).toBe('done');
      const file = await fileAt(downloadUrl);
      expect(linesOf(file).length).toBeGreaterThan(24);
      const told = await imported(staff, kind, file);
      expect(told).toMatchObject({ status: 'done', total: done, unchanged: done, changed: 0, failed: 0 });
    },
  );

  it('of products has no cell that a spreadsheet would run, and gives the texts back as they were', async () => {
    const staff = await shop.as('staff');
    await staff.post('/v1/categories', { name: 'Odd', slug: 'odd' });
    const name = '=HYPERLINK("https://evil.example","x")';
    const created = await imported(
      staff,
      'products',
      csv('slug,name,category,shopId,active', `odd-one,"'${name.replaceAll('"', '""')}",odd,kitchen,false`),
    );
    expect(created).toMatchObject({ changed: 1 });
    expect((await staff.get<{ name: string }>('/v1/products/odd-one')).body.name).toBe(name);
    const { downloadUrl } = await exported(staff, { kind: 'products' });
    const line = linesOf(await fileAt(downloadUrl)).find((one) => one.startsWith('odd-one,'));
    expect(line).toContain(`"'=HYPERLINK(`);
  });

  it('of orders is of a span and a status, and its taking is on the record', async () => {
    const [staff, ada, admin] = [await shop.as('staff'), await shop.as('ada'), await shop.as('admin')];
    const variantId = await stockedVariant(staff, 10);
    const order = await placedOrder(ada, variantId, 2);
    const { id, done, downloadUrl } = await exported(staff, { kind: 'orders', status: 'pending' });
    expect(done).toBeGreaterThan(0);
    const [header = '', ...lines] = linesOf(await fileAt(downloadUrl));
    const own = lines.find((line) => line.includes(order.id))?.split(',') ?? [];
    const cell = (name: string): string | undefined => own[header.split(',').indexOf(name)];
    expect([cell('status'), cell('quantity'), cell('currency')]).toEqual(['pending', '2', 'NGN']);
    const none = await exported(staff, { kind: 'orders', from: '2020-01-01', to: '2020-01-31' });
    expect(none).toMatchObject({ status: 'done', done: 0 });
    const { body } = await admin.get<{ items: { action: string }[] }>(`/v1/audit-log?object=${id}`);
    expect(new Set(body.items.map(({ action }) => action))).toEqual(
      new Set(['GET /v1/exports/{id}', 'POST /v1/exports']),
    );
  });

  it('of products takes neither a span nor a status', async () => {
    const staff = await shop.as('staff');
    const answer = await staff.post('/v1/exports', { kind: 'products', from: '2026-01-01' });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('is for orders alone')]);
  });

  it('is private, its address ends after five minutes, and its file after a week', async () => {
    const { id, downloadUrl = '' } = await exported(await shop.as('staff'), { kind: 'stock' });
    expect((await fetch(downloadUrl)).status).toBe(200);
    expect((await fetch(downloadUrl.split('?')[0] ?? '')).status).toBe(403);
    await shop.advance(301);
    expect((await fetch(downloadUrl)).status).toBe(403);
    await shop.advance(8 * 86_400);
    const { body } = await (await shop.as('staff')).get<{ downloadUrl?: string; status: string }>(
      `/v1/exports/${id}`,
    );
    expect([body.status, body.downloadUrl]).toEqual(['done', undefined]);
  });

  it('is listed, newest first', async () => {
    const staff = await shop.as('staff');
    const { id } = await exported(staff, { kind: 'prices' });
    const { body } = await staff.get<{ items: { id: string; kind: string }[] }>('/v1/exports?limit=1');
    expect(body.items).toEqual([expect.objectContaining({ id, kind: 'prices' })]);
  });
});
