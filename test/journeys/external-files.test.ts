/** An external system that exchanges CSV files in a bucket, over S3 and HTTP on the whole stack. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { externalOf } from '../support/external.ts';
import { confirmedOrder, orderOf, stockedVariant, stockOf } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people', settings: { externalSystem: 'files' } });
const external = externalOf(stack);

const client = (): S3Client =>
  new S3Client({
    endpoint: `${stack.url()}/_aws/s3`,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'other-side', secretAccessKey: 'its-own' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });

const bucket = (): string => {
  const found = stack
    .stack()
    .resources.ofType('AWS::S3::Bucket')
    .find(({ logicalId }) => logicalId.startsWith('ExternalFiles'));
  if (!found) throw new Error('the template has no bucket for an external system');
  return found.ref;
};

const filesIn = async (folder: string): Promise<string[]> =>
  ((await client().send(new ListObjectsV2Command({ Bucket: bucket(), Prefix: folder }))).Contents ?? []).map(
    ({ Key = '' }) => Key,
  );

const textOf = async (key: string): Promise<string> =>
  (await client().send(new GetObjectCommand({ Bucket: bucket(), Key: key }))).Body?.transformToString() ?? '';

const put = async (name: string, ...rows: readonly string[]): Promise<void> => {
  const file = { Bucket: bucket(), Key: `incoming/${name}`, Body: `${rows.join('\r\n')}\r\n` };
  await client().send(new PutObjectCommand(file));
};

it('finds a file for each version of an order, and its files are taken once they are whole', async () => {
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  const variantId = await stockedVariant(staff, 5);
  const { sku } = (await staff.get<{ sku: string }>(`/v1/variants/${variantId}`)).body;
  const order = await confirmedOrder(stack, ada, variantId, 2);
  const [first = ''] = await until(async () => {
    const files = await filesIn(`outgoing/orders/${order.id}/`);
    return files.length > 0 ? files : undefined;
  });
  const said = await textOf(first);
  expect(said).toContain(sku);
  expect(said.trimEnd()).toMatch(/\r\nend,1$/);

  const columns = 'id,type,at,order_id,status,carrier,tracking_number';
  const row = `f1,order.status,${new Date().toISOString()},${order.id},shipped,DHL,JD-77`;
  await put('0001.csv', columns, row);
  await put(
    '0002.csv',
    'id,type,at,external_id,email,currency,sku,quantity,name,line1,city,country,payment',
    `f2,order.created,${new Date().toISOString()},EXT-77,file@example.com,NGN,${sku},1,Ngozi,4 Marina,Lagos,NG,paid`,
    'end,1',
  );
  const half = await external.sync();
  expect(half).toMatchObject({ status: 'failed', counts: { taken: 2, conflicts: 0 } });
  expect(half.trouble).toContain('incoming/0001.csv is not whole');
  expect((await orderOf(ada, order.id)).status).toBe('shipped');
  expect(await stockOf(staff, variantId)).toMatchObject({ onHand: 2 });
  expect(await filesIn('incoming/')).toEqual(['incoming/0001.csv']);
  expect(await filesIn('taken/')).toEqual(['taken/0002.csv']);

  await put('0001.csv', columns, row, 'end,1');
  const whole = await external.sync();
  expect(whole).toMatchObject({ status: 'done', counts: { taken: 0, again: 1 } });
  expect(await filesIn('incoming/')).toEqual([]);
  await stack.settled();
  expect(await stack.deadLetters()).toEqual([]);
});

it('finds a file of each change that is refused', async () => {
  const staff = await stack.as('staff');
  await put('0003.csv', 'id,type', 'f3,order.lost', 'end,1');
  await external.sync();
  const [conflict] = (await external.conflicts()).filter(({ changeId }) => changeId === 'f3');
  const path = `/v1/integrations/external/conflicts/${conflict?.id}/resolve`;
  expect((await staff.post(path, { keep: 'ours' })).status).toBe(200);
  const [refusal = ''] = await filesIn('outgoing/refusals/');
  expect(await textOf(refusal)).toContain('f3');
});
