/**
 * Products and then their stock come as files. Each call of it is lost once before and once after it happened: every line must
 * be applied wholly and once, or be refused, and the report, the ledger and the audit trail must say so.
 */
import { afterEach, expect, it } from '@jest/globals';
import { type CrashPoint, crashAt, eventually, insistent, noCrash } from '../support/crash-run.ts';
import { withGatedStack } from '../support/gated-stack.ts';
import {
  csv,
  fileAt,
  type ImportBody,
  type ImportKind,
  imported,
  importOf,
  linesOf,
  upload,
} from '../support/imports.ts';
import { loseEachCall, type Told } from '../support/lose-each-call.ts';
import type { Shopper } from '../support/shopper.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => noCrash(gate));

/** A story takes seconds, for its turns: CI loses a twelfth. */
const leastStride = 12;

const brought = async (kind: ImportKind, file: string): Promise<ImportBody> => {
  const staff = await stack.as('staff');
  type Started = { importId: string; uploadUrl: string };
  const { importId, uploadUrl } = await insistent(stack, staff).post<Started>('/v1/imports', { kind });
  await eventually(stack, async () => (await upload(uploadUrl, file)).ok, `the upload of ${kind}`);
  let seen: ImportBody | undefined;
  const isDone = async (): Promise<boolean> => {
    seen = await importOf(await stack.as('staff'), importId);
    return seen.status === 'done' || seen.status === 'failed';
  };
  await eventually(stack, isDone, `the import of ${kind} ending`);
  if (!seen) throw new Error('it was looked at');
  return seen;
};

const header = 'slug,name,category,shopId,sku,price NGN';

const productsOf = (slug: string): string =>
  csv(
    header,
    `${slug},Enamel mug,kitchen,kitchen,${slug}-BLUE,4500.00`,
    `${slug},Enamel mug,kitchen,kitchen,${slug}-RED,4750.50`,
    `${slug}-old,Tin mug,kitchen,kitchen,${slug}-OLD,10.00`,
    `${slug}-new,Mug,nowhere,kitchen,${slug}-NEW,10.00`,
  );

const stockFileOf = (slug: string): string =>
  csv(
    'sku,delta,reason',
    `${slug}-BLUE,5,received`,
    `${slug}-RED,3,received`,
    `${slug}-BLUE,-2,damage`,
    `${slug}-BLUE,-100,correction`,
    `${slug}-OLD,1,received`,
  );

type Product = {
  readonly id: string;
  readonly name: string;
  readonly variants: readonly { readonly id: string; readonly sku: string; readonly prices: unknown }[];
};
type Movements = { readonly items: readonly { readonly delta: number; readonly reason: string }[] };
type Audited = { readonly items: readonly { readonly action: string; readonly outcome: string }[] };

/** How often each line is on the record of what it is about. */
const recordOf = async (id: string): Promise<string[]> => {
  const admin = await stack.as('admin');
  const { items } = (await admin.get<Audited>(`/v1/audit-log?object=${id}`)).body;
  return items.map(({ action, outcome }) => `${action} ${outcome}`);
};

const productAt = async (slug: string) => {
  const staff = await stack.as('staff');
  const { id, name, variants } = (await staff.get<Product>(`/v1/products/${slug}`)).body;
  const stocks = variants.map(async (variant) => {
    const { onHand } = (await staff.get<{ onHand: number }>(`/v1/inventory/${variant.id}`)).body;
    const { items } = (await staff.get<Movements>(`/v1/inventory/${variant.id}/movements`)).body;
    const told = (await stack.events(variant.id)).filter(({ type }) => type === 'stock.adjusted');
    return {
      ...{ sku: variant.sku.split('-').at(-1), prices: variant.prices, onHand },
      moved: items.map(({ delta, reason }) => `${delta} ${reason}`),
      told: new Set(told.map(({ detail }) => detail.id)).size,
      record: await recordOf(variant.id),
    };
  });
  return { name, variants: await Promise.all(stocks), record: await recordOf(id) };
};

const toldOf = async ({ status, total, changed, unchanged, failed, errors, reportUrl }: ImportBody) => ({
  ...{ status, total, changed, unchanged, failed },
  errors: errors.map(({ line, message }) => `${line} ${message.replace(/var_\w+/, 'var_…')}`),
  report: linesOf(await fileAt(reportUrl)).length,
});

let stories = 0;

const tell = async (point?: CrashPoint) => {
  noCrash(gate);
  stories += 1;
  const slug = `crash-${stories}`;
  const staff: Shopper = await stack.as('staff');
  await staff.post('/v1/categories', { name: 'Kitchen', slug: 'kitchen' });
  await imported(staff, 'products', csv(header, `${slug}-old,Tin mug,kitchen,kitchen,${slug}-OLD,10.00`));
  await stack.settled();
  const crash = crashAt(gate, point);
  const products = await brought('products', productsOf(slug));
  const stock = await brought('stock', stockFileOf(slug));
  await stack.settled();
  const calls = crash.calls();
  noCrash(gate);
  const unmade = (await staff.get(`/v1/products/${slug}-new`)).status;
  const end = {
    ...{
      products: await toldOf(await importOf(staff, products.id)),
      stock: await toldOf(await importOf(staff, stock.id)),
    },
    ...{ made: await productAt(slug), old: await productAt(`${slug}-old`), unmade },
  };
  return { calls, crashedAt: crash.happened(), end } satisfies Told<typeof end>;
};

it('files of products and stock are applied wholly and once, whichever call is lost', async () => {
  const undisturbed = await tell();
  expect(undisturbed.end).toMatchObject({
    products: { status: 'done', total: 4, changed: 2, unchanged: 1, failed: 1, report: 2 },
    stock: {
      status: 'done',
      total: 5,
      changed: 4,
      failed: 1,
      errors: [expect.stringMatching(/^5 Only 3 left of/)],
    },
    made: {
      variants: [
        { onHand: 3, moved: ['-2 damage', '5 received'], told: 2 },
        { onHand: 3, told: 1 },
      ],
    },
    old: { variants: [{ onHand: 1 }] },
    unmade: 404,
  });
  await loseEachCall('files of products and stock', leastStride, undisturbed, tell);
}, 900_000);
