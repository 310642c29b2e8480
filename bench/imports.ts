/**
 * `node bench/imports.ts --lines 100000`: how long the local stack takes to import so many products and then so many lines
 * of stock, in its own process, and how large that becomes. On AWS a line costs a transaction of some 15 ms, and four
 * (products) or eight (stock) go on at once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type Client, expectStatus, signIn, textOf } from '../demo/client.ts';
import { loadDemoPeople } from '../demo/load.ts';
import { startStack } from '../local/stack.ts';

const { values } = parseArgs({ options: { lines: { type: 'string', default: '10000' } } });
const lines = Number(values.lines);
const pollMilliseconds = 2_000;
const megabyte = 1024 * 1024;

const importSchema = z.object({ status: z.string(), done: z.int(), total: z.int(), failed: z.int() });
const underWay = new Set(['awaiting-upload', 'checking', 'running']);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const productFile = (): string => {
  const rows = Array.from(
    { length: lines },
    (_, index) => `bench-${index},Bench mug ${index},bench,bench,BENCH-${index},colour=blue,1.00,0.50`,
  );
  return ['slug,name,category,shopId,sku,attributes,price NGN,price KES', ...rows].join('\n');
};

const stockFile = (): string =>
  ['sku,delta,reason', ...Array.from({ length: lines }, (_, index) => `BENCH-${index},5,received`)].join(
    '\n',
  );

const run = async (staff: Client, kind: string, file: string): Promise<void> => {
  const began = performance.now();
  const started = expectStatus(await staff('POST', '/v1/imports', { kind }), 201, kind);
  await fetch(textOf(started, 'uploadUrl'), { method: 'PUT', body: file });
  let largest = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    const body = importSchema.parse(
      expectStatus(await staff('GET', `/v1/imports/${textOf(started, 'id')}`), 200, kind),
    );
    largest = Math.max(largest, process.memoryUsage().rss);
    if (underWay.has(body.status)) continue;
    const seconds = (performance.now() - began) / 1000;
    const text = `${kind}: ${body.status} ${body.done} of ${body.total}, ${body.failed} refused, ${seconds.toFixed(0)} s`;
    say(`${text}, ${(body.done / seconds).toFixed(0)} lines/s, ${Math.round(largest / megabyte)} MB at most`);
    return;
  }
};

const dataDir = mkdtempSync(join(tmpdir(), 'waybill-bench-imports-'));
const stack = await startStack({
  dataDir,
  port: 0,
  throttled: false,
  env: { POWERTOOLS_LOG_LEVEL: 'SILENT', RATE_LIMITS: 'off' },
});
try {
  const [pool] = stack.resources.ofType('AWS::Cognito::UserPool');
  await loadDemoPeople({ url: stack.url, userPoolId: pool?.ref ?? '' });
  const staff = await signIn(stack.url, 'staff');
  expectStatus(await staff('POST', '/v1/categories', { name: 'Bench', slug: 'bench' }), 201, 'category');
  await run(staff, 'products', productFile());
  await run(staff, 'stock', stockFile());
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
