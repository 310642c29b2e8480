/** The shapes of the catalogue on the wire, named as in the OpenAPI document. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { productSchema } from './product.ts';
import { variantSchema } from './variant.ts';

export const variantResponse = variantSchema
  .omit({ seed: true })
  .extend({ productId: idSchema('product') })
  .meta({ id: 'Variant', description: 'What is sold: a product in one size and colour.' });

const imageResponse = z.object({ id: idSchema('image'), url: z.string() }).meta({ id: 'ProductImage' });

export const productResponse = productSchema
  .omit({ categoryIds: true, lastVariantNumber: true })
  .extend({ images: z.array(imageResponse), variants: z.array(variantResponse) })
  .meta({ id: 'Product', description: 'Shoppers see its active variants only, staff all of them.' });

const categoryFields = {
  id: idSchema('category'),
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  parentId: idSchema('category').optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
};
export const categoryResponse = z.object(categoryFields).meta({ id: 'Category' });

/** Said by hand, because it contains itself. */
type NodeInput = z.input<typeof categoryResponse> & { readonly children: NodeInput[] };

export const categoryNodeResponse: z.ZodType<unknown, NodeInput> = z
  .object({
    ...categoryFields,
    get children() {
      return z.array(categoryNodeResponse);
    },
  })
  .meta({ id: 'CategoryNode', description: 'A category with all categories below it, by name.' });

export const categoryPageResponse = z
  .object({
    ...categoryFields,
    ancestors: z.array(z.object({ id: idSchema('category'), name: z.string(), slug: z.string() })),
    children: z.array(categoryNodeResponse),
  })
  .meta({ id: 'CategoryPage', description: 'A category, the way up to the root and all that is below it.' });
