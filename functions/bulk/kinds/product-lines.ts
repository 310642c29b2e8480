/** Products with their variants: a line for each variant, which says all of its product again. */
import * as z from 'zod';
import { productFieldsSchema } from '../../catalog/product.ts';
import { type ProductLine, rememberTree, saveProductLine } from '../../catalog/product-lines.ts';
import { skuSchema, variantFieldsSchema } from '../../catalog/variant.ts';
import { splitList, splitPairs } from '../cells.ts';
import { type Columns, flagIn, integerIn, LineFault, optionalCell, type Row } from '../columns.ts';
import { readAmount } from '../decimal-amount.ts';
import type { LineKind } from '../line-kind.ts';
import { currencyNamed } from './currency-named.ts';
import { productChange } from './product-change.ts';

/** `price NGN`, one for each currency. */
const priceColumn = (name: string): string | undefined => {
  const code = /^price ([a-z]{3})$/i.exec(name)?.[1]?.toUpperCase();
  return code !== undefined && currencyNamed(code) ? `price ${code}` : undefined;
};

export const productColumns: Columns = {
  required: ['slug'],
  optional: [
    ...['name', 'description', 'category', 'shopId', 'active', 'tags'],
    ...['sku', 'attributes', 'weightGrams', 'taxClass', 'requiresShipping', 'variantActive'],
  ],
  further: priceColumn,
};

const { slug, name, description, shopId, tags } = productFieldsSchema.shape;
const { attributes, weightGrams, taxClass, requiresShipping } = variantFieldsSchema.shape;

/** Of what a line can say; what must be there when something is made is asked for where that is known. */
const lineSchema = z.object({
  slug,
  category: slug.optional(),
  ...z.object({ name, description, shopId, tags }).partial().shape,
  active: z.boolean().optional(),
  sku: skuSchema.optional(),
  ...z.object({ attributes, weightGrams, taxClass, requiresShipping }).partial().shape,
  variantActive: z.boolean().optional(),
});

const attributesIn = (row: Row): Record<string, string> | undefined => {
  const cell = row.cell('attributes');
  if (cell === undefined) return undefined;
  const pairs = splitPairs(cell);
  if (!pairs) throw new LineFault('attributes: must be like colour=red|size=M, each name once');
  return pairs;
};

type Prices = NonNullable<ProductLine['variant']>['prices'];

const pricesIn = (row: Row): Prices =>
  row.columns.flatMap((column) => {
    const currency = column.startsWith('price ') ? currencyNamed(column.slice('price '.length)) : undefined;
    if (!currency) return [];
    const cell = row.cell(column) ?? '';
    const amount = cell === '' ? undefined : readAmount(cell, currency, row.comma);
    if (typeof amount === 'string') throw new LineFault(`${column}: ${amount}`);
    return [{ currency, amount }];
  });

const tagsIn = (row: Row): string[] | undefined => {
  const cell = row.cell('tags');
  return cell === undefined ? undefined : splitList(cell);
};

/** @throws LineFault with all that is wrong with the line */
export const readProductLine = (row: Row): ProductLine => {
  const read = lineSchema.safeParse({
    slug: row.cell('slug'),
    name: row.cell('name'),
    category: row.cell('category'),
    description: row.cell('description'),
    shopId: row.cell('shopId'),
    active: flagIn(row, 'active'),
    tags: tagsIn(row),
    sku: optionalCell(row, 'sku'),
    attributes: attributesIn(row),
    weightGrams: integerIn(row, 'weightGrams'),
    taxClass: optionalCell(row, 'taxClass'),
    requiresShipping: flagIn(row, 'requiresShipping'),
    variantActive: flagIn(row, 'variantActive'),
  });
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new LineFault(faults.join('; '));
  }
  const {
    slug,
    category,
    sku,
    attributes,
    weightGrams,
    taxClass,
    requiresShipping,
    variantActive,
    ...product
  } = read.data;
  const kept = { attributes, weightGrams, taxClass, requiresShipping };
  const variant = { ...kept, active: variantActive, prices: pricesIn(row) };
  return { slug, category, product, ...(sku !== undefined && { variant: { ...variant, sku } }) };
};

/** Few lanes, because each new product insists on the same version of the tree of categories. */
export const productLines: LineKind = {
  columns: productColumns,
  lanes: 4,
  thing: (row) => row.cell('slug') ?? '',
  applier: () => {
    const tree = rememberTree();
    return async (row, { seed, now, decided }) =>
      saveProductLine(readProductLine(row), {
        seed,
        now,
        tree,
        along: (before, after) => decided(productChange(before, after)),
      });
  },
};
