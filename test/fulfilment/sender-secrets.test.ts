/** What carriers and the warehouse send is not lost when we cannot read the secret that it is checked with. */
import { clearCaches } from '@aws-lambda-powertools/parameters';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyCarrier } from '../../functions/fulfilment/carrier-signature.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { warehouseSecret } from '../../functions/fulfilment/warehouse/secret.ts';
import { signedHeaders } from '../../functions/shared/standard-webhooks.ts';
import type { Service } from '../../local/aws/service.ts';
import { type LocalServices, startLocalServices } from '../support/local-services.ts';
import { withTables } from '../support/store.ts';

withTables(fulfilmentTable);

const good = `whsec_${Buffer.from('a secret of twenty-four').toString('base64')}`;

let content = '';
const secretsManager: Service = {
  aws: {
    target: 'secretsmanager',
    operations: { GetSecretValue: ({ SecretId }) => ({ Name: SecretId, SecretString: content }) },
  },
};

let services: LocalServices<{ secretsManager: Service }>;
beforeAll(async () => {
  services = await startLocalServices(() => ({ secretsManager }));
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = `${services.url}/_aws`;
  process.env.CARRIERS_SECRET_NAME = 'carriers';
  process.env.WAREHOUSE_SECRET_NAME = 'warehouse';
});
afterAll(() => services.stop());
beforeEach(clearCaches);

const body = '{"status":"delivered"}';
const headers = () => signedHeaders({ id: 'msg_1', body }, [good], new Date());

const unavailable = { code: 'unavailable', details: { retryAfterSeconds: expect.any(Number) } };

describe('a carrier’s message', () => {
  it.each([
    ['no JSON', 'whsec_'],
    ['a list', '[]'],
    ['no secret of the right form for it', JSON.stringify({ dhl: 'whsec_not base64', default: good })],
    ['an empty one', JSON.stringify({ dhl: '' })],
  ])('is to be repeated when the secret holds %s', async (_, spoilt) => {
    content = spoilt;
    await expect(verifyCarrier('DHL', headers(), body)).rejects.toMatchObject(unavailable);
  });

  it('is checked though the secret of another carrier is spoilt', async () => {
    content = JSON.stringify({ gig: 7, dhl: good });
    await verifyCarrier('DHL', headers(), body);
  });

  it('is refused when its signature does not hold, or nobody knows the carrier', async () => {
    content = JSON.stringify({ dhl: good });
    const refused = { code: 'invalid-signature' };
    await expect(verifyCarrier('dhl', headers(), `${body} `)).rejects.toMatchObject(refused);
    await expect(verifyCarrier('constructor', headers(), body)).rejects.toMatchObject(refused);
  });
});

describe('the warehouse’s secret', () => {
  it('is 503 to whoever needs it while it is of another form', async () => {
    content = JSON.stringify({ signingSecret: 'plain' });
    await expect(warehouseSecret()).rejects.toMatchObject(unavailable);
    clearCaches();
    content = JSON.stringify({ signingSecret: good });
    expect(await warehouseSecret()).toBe(good);
  });
});
