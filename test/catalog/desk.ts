/** The catalogue's functions over real tables, called by shoppers and by staff with signed tokens. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { handler as products } from '../../functions/catalog/api.ts';
import { handler as categories } from '../../functions/catalog/category-api.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { type Answer, type Call, call } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';

const clientId = 'shop';

const startIssuer = async (): Promise<{ server: Server; token: string }> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'desk', alg: 'RS256' };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.TOKEN_ISSUER = issuer;
  process.env.USER_POOL_CLIENT_ID = clientId;
  const token = await new SignJWT({ token_use: 'access', client_id: clientId, 'cognito:groups': ['staff'] })
    .setProtectedHeader({ alg: 'RS256', kid: 'desk' })
    .setSubject(crypto.randomUUID())
    .setIssuer(issuer)
    .setExpirationTime('1h')
    .sign(privateKey);
  return { server, token };
};

const withHeaders = ({ headers, ...request }: Partial<Call>, token?: string): Partial<Call> => ({
  ...request,
  headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
  ...(token && { token }),
});

/** Call at the top of a test file. */
export const withDesk = () => {
  withTables(catalogTable, inventoryTable, platformTable);
  let issuer: Awaited<ReturnType<typeof startIssuer>> | undefined;
  beforeAll(async () => {
    process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:9/_aws/s3';
    process.env.IMAGES_BUCKET = 'images';
    process.env.IMAGES_URL = 'https://images.example';
    issuer = await startIssuer();
  });
  afterAll(() => void issuer?.server.close());

  const send = (route: string, more: Partial<Call>, token?: string): Promise<Answer> =>
    call(route.includes('/v1/categories') ? categories : products, { route, ...withHeaders(more, token) });

  const shopper = (route: string, more: Partial<Call> = {}): Promise<Answer> => send(route, more);
  const staff = (route: string, more: Partial<Call> = {}): Promise<Answer> =>
    send(route, more, issuer?.token);

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
