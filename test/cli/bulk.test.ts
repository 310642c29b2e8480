/** Files in and out, providers' lists, and endpoints that are told again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { components } from '../../sdk/index.ts';
import { csv } from '../support/imports.ts';
import { withReceiver } from '../support/receiver.ts';
import { directOrder, initiatedPayment, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { withCommandLine } from './command-line.ts';

type Schemas = components['schemas'];

const stack = withStack({ demo: 'people', env: { WEBHOOKS_ALLOW_PRIVATE: 'on' } });
const shop = withCommandLine(stack.url);
const receiver = withReceiver();

let variantId: string;
let sku: string;
const inFolder = (name: string): string => join(shop.folder, name);

beforeAll(async () => {
  const staff = await stack.as('staff');
  variantId = await stockedVariant(staff, 100);
  sku = (await staff.get<{ sku: string }>(`/v1/variants/${variantId}`)).body.sku;
  await shop.login('staff');
}, 60_000);

describe('import and export', () => {
  it('bring a file, wait for its end and list the lines that were refused', async () => {
    writeFileSync(inFolder('good.csv'), csv('sku,onHand', `${sku},120`));
    const good = await shop.type(['import', 'stock', inFolder('good.csv')]);
    expect(good).toMatchObject({ code: 0 });
    expect(good.out).toMatch(/lines +1: 1 changed something, 0 said what was so, 0 refused/);
    writeFileSync(inFolder('bad.csv'), csv('sku,onHand', `${sku},121`, 'NONE-SUCH,3'));
    const bad = await shop.type(['import', 'stock', inFolder('bad.csv'), '--json']);
    expect(bad.code).toBe(5);
    expect(JSON.parse(bad.out)).toMatchObject({
      status: 'done',
      changed: 1,
      failed: 1,
      errors: [{ line: 3 }],
    });
    expect(JSON.parse(bad.err)).toMatchObject({
      error: { exit: 'unsuccessful', detail: '1 lines were refused' },
    });
    expect((await shop.type(['import', 'stock', inFolder('bad.csv')])).out).toMatch(
      /LINE +WHAT IS WRONG\n +3 +\S/,
    );
  });

  it('end with 5 when the file is no good, with 2 when there is none', async () => {
    writeFileSync(inFolder('odd.csv'), csv('colour', 'red'));
    const odd = await shop.type(['import', 'prices', inFolder('odd.csv')]);
    expect(odd.code).toBe(5);
    expect(odd.out).toMatch(/status +failed\nwhy +\S/);
    expect((await shop.type(['import', 'stock', inFolder('nothing.csv')])).code).toBe(2);
    expect((await shop.type(['import', 'orders', inFolder('odd.csv')])).code).toBe(2);
  });

  it('write a file that can be brought again, or its lines to stdout', async () => {
    const file = inFolder('stock.csv');
    const done = await shop.json<Schemas['Export'] & { file: string }>('export', 'stock', '--out', file);
    expect(done).toMatchObject({ status: 'done', file });
    expect(readFileSync(file, 'utf8')).toContain(sku);
    const { code, out, err } = await shop.type(['export', 'stock']);
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(file, 'utf8'));
    expect(err).not.toContain(sku);
    const again = await shop.json<Schemas['Import']>('import', 'stock', file);
    expect(again).toMatchObject({ changed: 0, failed: 0 });
  });

  it('take the orders of a time', async () => {
    const { id } = await directOrder(await stack.as('ada'), [{ variantId, quantity: 1 }]);
    expect((await shop.type(['export', 'orders', '--status', 'pending'])).out).toContain(id);
    expect((await shop.type(['export', 'orders', '--to', '2020-01-01'])).out).not.toContain(id);
    expect((await shop.type(['export', 'stock', '--status', 'pending'])).code).toBe(1);
    expect((await shop.type(['export', 'orders', '--json'])).code).toBe(2);
  });
});

describe('reconcile', () => {
  it('repairs what a webhook did not tell, and says so', async () => {
    await stack.scenario('paystack', 'no-webhook');
    const ada = await stack.as('ada');
    const { id } = await directOrder(ada, [{ variantId, quantity: 1 }]);
    const { attempt } = await initiatedPayment(ada, id);
    await stack.pay('paystack', attempt.txRef);
    const run = await until(
      async () => {
        const found = await shop.json<Schemas['Reconciliation']>('reconcile');
        return found.findings.some(({ orderId }) => orderId === id) && found;
      },
      { what: 'the finding' },
    );
    expect(run.findings).toContainEqual(
      expect.objectContaining({ kind: 'missing-webhook', orderId: id, repaired: true }),
    );
    expect((await shop.type(['reconcile'])).out).toMatch(
      /^rec_\w+: \d+ payments from .+Z to .+Z, 0 findings\n$/,
    );
  });

  it('ends with 5 when a provider did not answer', async () => {
    await stack.scenario('paystack', 'down');
    const { code, err } = await shop.type(['reconcile']);
    expect(code).toBe(5);
    expect(err).toContain('paystack did not answer');
  });

  it('ends with 1 for a time that ends before it begins', async () => {
    const { code, err } = await shop.type(['reconcile', '--from', '2026-02-01', '--to', '2026-01-01']);
    expect(code).toBe(1);
    expect(err).toContain('(invalid-request)');
  });
});

describe('replay', () => {
  it('sends an endpoint again what it was told, found by its address', async () => {
    await shop.login('admin');
    const url = receiver.url('/partner');
    const endpoint = await (await stack.as('admin')).post<{ id: string }>('/v1/webhook-endpoints', {
      url,
      eventTypes: ['order.created'],
    });
    await directOrder(await stack.as('ada'), [{ variantId, quantity: 1 }]);
    await until(async () => receiver.at('/partner').length === 1, { what: 'the webhook' });
    await stack.settled();
    const done = await shop.json('replay', url, '--from', '2020-01-01');
    expect(done).toEqual({ endpointId: endpoint.body.id, replayed: 1, underWay: 0 });
    await until(async () => receiver.at('/partner').length === 2, { what: 'the webhook again' });
    const [first, second] = receiver.at('/partner');
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const words = await shop.type(['replay', endpoint.body.id, '--from', '2020-01-01', '--to', '2020-01-02']);
    expect(words.out).toBe(`${endpoint.body.id}: 0 sent again, 0 were being sent anyway\n`);
  });

  it('ends with 1 for an endpoint that is not there, with 2 without a time', async () => {
    const nobody = await shop.type(['replay', 'https://nobody.example/hook', '--from', '2026-01-01']);
    expect(nobody.code).toBe(1);
    expect(nobody.err).toContain('There is no endpoint with the address https://nobody.example/hook');
    expect((await shop.type(['replay', 'whk_1'])).code).toBe(2);
  });
});
