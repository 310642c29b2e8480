/** Calls of an import and of an export are lost before and after they happened: each line counts once all the same. */
import { afterEach, expect, it } from '@jest/globals';
import { type CrashPoint, crashAt, eventually, noCrash } from '../support/crash-run.ts';
import { withGatedStack } from '../support/gated-stack.ts';
import {
  csv,
  type ExportBody,
  fileAt,
  type ImportBody,
  importOf,
  linesOf,
  startedImport,
  upload,
} from '../support/imports.ts';
import type { Shopper } from '../support/shopper.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => noCrash(gate));

const stride = Math.max(Number(process.env.CRASH_STRIDE ?? 10), 1);
const firstCall = 1 + (new Date().getUTCDate() % stride);

const run = async (kind: 'products' | 'stock', file: string): Promise<ImportBody> => {
  const { importId, uploadUrl } = await startedImport(await stack.as('staff'), kind);
  await upload(uploadUrl, file);
  const read = async (): Promise<ImportBody> => importOf(await stack.as('staff'), importId);
  await eventually(stack, async () => (await read()).status === 'done', `${importId} being done`);
  return read();
};

const exportedStock = async (): Promise<string> => {
  const { body } = await (await stack.as('staff')).post<ExportBody>('/v1/exports', { kind: 'stock' });
  const read = async (): Promise<ExportBody> =>
    (await (await stack.as('staff')).get<ExportBody>(`/v1/exports/${body.id}`)).body;
  await eventually(stack, async () => (await read()).status === 'done', `${body.id} being done`);
  return fileAt((await read()).downloadUrl);
};

const counts = ({ changed, unchanged, failed, total, errors }: ImportBody) => ({
  ...{ changed, unchanged, failed, total },
  lines: errors.map(({ line }) => line),
});

type ProductBody = { id: string; version: number; variants: { id: string }[] };

const movesOf = async (staff: Shopper, variantId: string): Promise<number[]> => {
  const path = `/v1/inventory/${variantId}/movements`;
  const { body } = await staff.get<{ items: { delta: number }[] }>(path);
  return body.items.map(({ delta }) => delta);
};

/** A lost call of staff themselves is theirs to repeat: it is the workers' calls that are counted. */
const tell = async (name: string, point?: CrashPoint) => {
  noCrash(gate);
  const products = csv(
    'slug,name,category,shopId,sku,price NGN',
    `${name},Mug,crash,crash,${name}-A,1.00`,
    `${name},Mug,crash,crash,${name}-B,1.00`,
    `${name},Cup,crash,crash,${name}-B,2.00`,
    `${name},Cup,nowhere,crash,${name}-C,2.00`,
  );
  const stock = csv(
    'sku,delta,reason',
    ...[`${name}-A,5,received`, `${name}-B,7,received`, `${name}-A,-2,damage`, `${name}-A,-99,damage`],
    ...[`${name}-B,1,received`, `${name}-X,1,received`],
  );
  await (await stack.as('staff')).post('/v1/categories', { name: 'Crash', slug: 'crash' });
  const crash = crashAt(gate, point);
  const [made, moved] = [await run('products', products), await run('stock', stock)];
  const file = await exportedStock();
  const calls = crash.calls();
  noCrash(gate);
  const staff = await stack.as('staff');
  const { body } = await staff.get<ProductBody>(`/v1/products/${name}`);
  const [a, b] = body.variants.map(({ id }) => id);
  return {
    calls,
    crashedAt: crash.happened(),
    end: {
      made: counts(made),
      moved: counts(moved),
      version: body.version,
      moves: [await movesOf(staff, a ?? ''), await movesOf(staff, b ?? '')],
      exported: linesOf(file)
        .filter((line) => line.startsWith(name))
        .map((line) => line.slice(name.length)),
    },
  };
};

it('an import and an export end the same, whichever call is lost before or after it happened', async () => {
  const undisturbed = await tell('calm');
  expect(undisturbed.end).toEqual({
    made: { changed: 3, unchanged: 0, failed: 1, total: 4, lines: [5] },
    moved: { changed: 4, unchanged: 0, failed: 2, total: 6, lines: [5, 7] },
    version: 3,
    moves: [
      [-2, 5],
      [1, 7],
    ],
    exported: ['-A,3,0,3,Cup', '-B,8,0,8,Cup'],
  });
  let crashed = 0;
  for (let call = firstCall; call <= undisturbed.calls; call += stride) {
    for (const loss of ['lose-call', 'lose-answer'] as const) {
      const point = { call, loss };
      const told = await tell(`${loss}-${call}`, point).catch((error: unknown) => {
        throw new Error(`${loss} at call ${call}`, { cause: error });
      });
      const where = `${loss} at call ${call}, ${told.crashedAt}`;
      expect({ where, end: told.end }).toEqual({ where, end: undisturbed.end });
      if (told.crashedAt !== undefined) crashed += 1;
    }
  }
  process.stdout.write(
    `${crashed} crash points of an import and an export (of ${undisturbed.calls} calls)\n`,
  );
  expect(crashed).toBeGreaterThan(20 / stride);
}, 900_000);
