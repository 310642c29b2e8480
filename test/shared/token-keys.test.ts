import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { keysOf } from '../../functions/shared/http/token-keys.ts';
import { freePort } from '../support/free-port.ts';

const kid = 'known';
let url: string;
let server: Server;
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
/** How the pool answers. */
let answer: { readonly status: number; readonly body: string };
let good: string;

beforeAll(async () => {
  pair = await generateKeyPair('RS256');
  good = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256' }] });
  const port = await freePort();
  server = createServer((_, response) => void response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const signed = (named = kid): Promise<string> =>
  new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'RS256', kid: named }).sign(pair.privateKey);

describe('a token', () => {
  it.each([
    ['while the pool is out of order', 500, 'down'],
    ['while what it answers are no keys', 200, '<html>'],
    ['while what it answers has another form', 200, '{"keys": 1}'],
  ])('is not refused %s: who sent it tries again, and it holds then', async (_, status, body) => {
    const keys = keysOf(url);
    answer = { status, body };
    await expect(jwtVerify(await signed(), keys)).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    answer = { status: 200, body: good };
    expect((await jwtVerify(await signed(), keys)).payload.sub).toBe('ada');
  });

  it('is not refused while the pool cannot be reached', async () => {
    const keys = keysOf(`http://127.0.0.1:${await freePort()}`);
    await expect(jwtVerify(await signed(), keys)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is refused when the keys are there and its own is none of them', async () => {
    answer = { status: 200, body: good };
    await expect(jwtVerify(await signed('another'), keysOf(url))).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });
});
