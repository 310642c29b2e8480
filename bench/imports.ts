/**
 * `node bench/imports.ts --products 1000 --lines 1000,10000,100000`: how long the local stack takes to import so many
 * products and then files of so many lines of their stock, in its own process, what a line costs of its CPU, and how large that
 * becomes. On AWS a line costs a transaction of some 15 ms, and four (products) or eight (stock) go on at once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Api, signIn } from '../demo/client.ts';
import { loadDemoPeople } from '../demo/load.ts';
import { startStack } from '../local/stack.ts';
import { answered } from '../sdk/index.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '1000' },
    lines: { type: 'string', default: '1000,10000' },
  },
});
const products = Number(values.products);
const filesOfLines = values.lines.split(',').map(Number);
const pollMilliseconds = 2_000;
const megabyte = 1024 * 1024;

const underWay: ReadonlySet<string> = new Set(['awaiting-upload', 'checking', 'running']);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const productFile = (): string => {
  const rows = Array.from(
    { length: products },
    (_, index) => `bench-${index},Bench mug ${index},bench,bench,BENCH-${index},colour=blue,1.00,0.50`,
  );
  return ['slug,name,category,shopId,sku,attributes,price NGN,price KES', ...rows].join('\n');
};

const stockFile = (lines: number): string => {
  const rows = Array.from({ length: lines }, (_, index) => `BENCH-${index % products},5,received`);
  return ['sku,delta,reason', ...rows].join('\n');
};

const run = async (staff: Api, kind: 'products' | 'stock', file: string): Promise<void> => {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const { id, uploadUrl } = await answered(staff.POST('/v1/imports', { body: { kind } }));
  await fetch(uploadUrl, { method: 'PUT', body: file });
  let largest = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    const body = await answered(staff.GET('/v1/imports/{id}', { params: { path: { id } } }));
    largest = Math.max(largest, process.memoryUsage().rss);
    if (underWay.has(body.status)) continue;
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuSeconds = (user + system) / 1_000_000;
    const took = `${seconds.toFixed(0)} s, ${(body.done / seconds).toFixed(0)} lines/s`;
    const perLine = `${cpuSeconds.toFixed(0)} s of CPU, ${((cpuSeconds * 1000) / body.done).toFixed(2)} ms a line`;
    say(`${kind}: ${body.status} ${body.done} of ${body.total}, ${body.failed} refused, ${took}`);
    say(`  ${perLine}, ${Math.round(largest / megabyte)} MB at most`);
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
  await answered(staff.POST('/v1/categories', { body: { name: 'Bench', slug: 'bench' } }));
  await run(staff, 'products', productFile());
  for (const lines of filesOfLines) await run(staff, 'stock', stockFile(lines));
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
