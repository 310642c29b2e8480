/** A gateway that signs with AWS credentials and says for whom it calls. */
import { describe, expect, it } from '@jest/globals';
import { withStack } from '../support/stack.ts';

/** Its template is another one than that of all other journeys, and is made first. */
const { as, anonymous } = withStack({
  demo: 'people',
  settings: { trustedGateway: 'on' },
  startTimeoutSeconds: 180,
});

const authorization =
  'AWS4-HMAC-SHA256 Credential=ANY/20261126/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=0';

const adaId = async (): Promise<string> => String((await (await as('ada')).get('/v1/me')).body.id);

const calling = (userId: string, headers: Readonly<Record<string, string>> = { authorization }) => ({
  headers: { 'x-user-id': userId, ...headers },
});

describe('a trusted gateway, switched on for the local stack', () => {
  it('acts for the person whom it names', async () => {
    const userId = await adaId();
    const me = await anonymous().get('/gateway/v1/me', calling(userId));
    expect([me.status, me.body.id]).toEqual([200, userId]);
    const cart = await anonymous().post('/gateway/v1/carts', {}, calling(userId));
    expect(cart.status).toBe(201);
    const own = await (await as('ada')).get('/v1/carts/current');
    expect(own.body.id).toBe(cart.body.id);
  });

  it('acts as a customer, for staff too', async () => {
    const staff = String((await (await as('staff')).get('/v1/me')).body.id);
    expect((await anonymous().get('/gateway/v1/users', calling(staff))).status).toBe(404);
  });

  it('must sign, and say for whom', async () => {
    const userId = await adaId();
    expect((await anonymous().get('/gateway/v1/me', calling(userId, {}))).status).toBe(403);
    expect((await anonymous().get('/gateway/v1/me', { headers: { authorization } })).status).toBe(401);
    expect((await anonymous().get('/v1/me', calling(userId, {}))).status).toBe(401);
    expect((await anonymous().get('/v1/me', calling(userId))).status).toBe(401);
  });
});
