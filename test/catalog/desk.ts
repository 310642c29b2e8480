/** The catalogue's functions over real tables, called by shoppers and by staff with signed tokens. */
import { beforeAll } from '@jest/globals';
import { handler as productsEntry } from '../../functions/catalog/api.ts';
import { handler as categoriesEntry } from '../../functions/catalog/category-api.ts';
import { handler as imagesEntry } from '../../functions/catalog/image-api.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { asFunction } from '../support/as-function.ts';
import { type Answer, type Call, call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';
import { withTokens } from '../support/tokens.ts';

const products = asFunction('catalog-api', productsEntry);
const categories = asFunction('catalog-categories', categoriesEntry);
const images = asFunction('catalog-images', imagesEntry);

const withHeaders = ({ headers, ...request }: Partial<Call>, token?: string): Partial<Call> => ({
  ...request,
  headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
  ...(token && { token }),
});

/** Call at the top of a test file. */
export const withDesk = () => {
  withTables(catalogTable, inventoryTable, platformTable, auditTable);
  const tokenOf = withTokens();
  beforeAll(() => {
    process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:9/_aws/s3';
    process.env.IMAGES_BUCKET = 'images';
    process.env.IMAGES_URL = 'https://images.example';
  });

  const handlerOf = (route: string): Parameters<typeof call>[0] => {
    if (route.includes('/images')) return images;
    return route.includes('/v1/categories') ? categories : products;
  };

  const send = (route: string, more: Partial<Call>, token?: string): Promise<Answer> =>
    call(handlerOf(route), { route, ...withHeaders(more, token) });

  const shopper = (route: string, more: Partial<Call> = {}): Promise<Answer> => send(route, more);
  const staff = async (route: string, more: Partial<Call> = {}): Promise<Answer> =>
    send(route, more, await tokenOf('grace', 'staff'));

  const newCategory = async (name: string, parentId?: string): Promise<Answer['body']> => {
    const answer = await staff('POST /v1/categories', { body: { name, ...(parentId && { parentId }) } });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };

  const newProduct = async (fields: object = {}): Promise<Answer['body']> => {
    const categoryId = 'categoryId' in fields ? fields.categoryId : (await newCategory('Things')).id;
    const body = { name: 'Enamel mug', shopId: 'kitchen', ...fields, categoryId };
    const answer = await staff('POST /v1/products', { body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };

  let skus = 0;
  const newVariant = async (productId: string, fields: object = {}): Promise<Answer['body']> => {
    skus += 1;
    const body = { sku: `SKU${skus}`, prices: [{ amount: 450_000, currency: 'NGN' }], ...fields };
    const answer = await staff('POST /v1/products/{id}/variants', { params: { id: productId }, body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };

  const list = (query: Record<string, string>): Promise<Answer> => shopper('GET /v1/products', { query });
  const named = async (query: Record<string, string>): Promise<string[]> =>
    (await list(query)).body.items.map(({ name }: { name: string }) => name);

  return { shopper, staff, newCategory, newProduct, newVariant, list, named };
};
