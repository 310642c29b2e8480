/** An issuer of access tokens behind a small HTTP server, for tests of handlers that verify tokens themselves. */
import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Role } from '../../functions/shared/permissions.ts';

const clientId = 'shop';
const keyId = 'test';

type Issuer = { readonly url: string; readonly privateKey: webcrypto.CryptoKey; readonly server: Server };

const startIssuer = async (): Promise<Issuer> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256' }] });
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port');
  return { url: `http://127.0.0.1:${address.port}`, privateKey, server };
};

/** Call at the top of a test file. The returned function signs a person in: it makes an access token. */
export const withTokens = (): ((person: string, ...roles: Role[]) => Promise<string>) => {
  let issuer: Issuer | undefined;
  beforeAll(async () => {
    issuer = await startIssuer();
    process.env.TOKEN_ISSUER = issuer.url;
    process.env.USER_POOL_CLIENT_ID = clientId;
  });
  afterAll(() => {
    issuer?.server.closeAllConnections();
    issuer?.server.close();
  });
  return async (person, ...roles) => {
    if (!issuer) throw new Error('tokens are made within tests');
    const claims = {
      token_use: 'access',
      client_id: clientId,
      origin_jti: crypto.randomUUID(),
      'cognito:groups': roles,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setSubject(person)
      .setIssuer(issuer.url)
      .setIssuedAt()
      .setExpirationTime('15 minutes')
      .sign(issuer.privateKey);
  };
};
