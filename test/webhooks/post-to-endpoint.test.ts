import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postToEndpoint } from '../../functions/webhooks/post-to-endpoint.ts';

let answer: RequestListener = (_, response) => response.end();
let server: Server;
const received: string[] = [];

beforeAll(async () => {
  process.env.WEBHOOKS_ALLOW_PRIVATE = 'on';
  server = createServer((request, response) => {
    received.push(`${request.method} ${request.headers.host}${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(async () => {
  delete process.env.WEBHOOKS_ALLOW_PRIVATE;
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

const port = (): number => (server.address() as AddressInfo).port;
const message = (host = '127.0.0.1') => ({
  url: `http://${host}:${port()}/hook`,
  headers: {},
  body: '{"a":"é"}',
});

describe('a message to a stranger', () => {
  it('goes to the address that was looked up, under the name that was registered', async () => {
    const asked: string[] = [];
    const { status } = await postToEndpoint(message('partner.example'), {
      resolve: async (host) => {
        asked.push(host);
        return [{ address: '127.0.0.1', family: 4 }];
      },
    });
    expect([status, asked]).toEqual([200, ['partner.example']]);
    expect(received.at(-1)).toBe(`POST partner.example:${port()}/hook`);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    const before = received.length;
    expect((await postToEndpoint(message())).status).toBe(302);
    expect(received.length).toBe(before + 1);
  });

  it('reads no more than 1 KiB of the answer, however long it is', async () => {
    answer = (_, response) => {
      const chunk = 'x'.repeat(64 * 1024);
      const more = (): void => void response.write(chunk, () => !response.destroyed && more());
      more();
    };
    expect((await postToEndpoint(message())).body).toHaveLength(1024);
  });

  it.each<[string, RequestListener]>([
    ['does not answer', () => {}],
    ['does not end its answer', (_, response) => void response.writeHead(200).write('a')],
  ])('waits so long and no longer for somebody who %s', async (_, never) => {
    answer = never;
    await expect(postToEndpoint(message(), { withinMilliseconds: 50 })).rejects.toThrow(/timeout|abort/i);
  });

  it('waits no longer for a name that is not found out', async () => {
    const forever = { resolve: () => new Promise<never>(() => {}), withinMilliseconds: 50 };
    await expect(postToEndpoint(message(), forever)).rejects.toThrow(/timeout|abort/i);
  });

  it('carries all of its body', async () => {
    answer = (request, response) => {
      request.pipe(response);
    };
    expect((await postToEndpoint(message())).body).toBe('{"a":"é"}');
  });

  it('is not sent in the clear, nor to this machine, where that is not allowed', async () => {
    delete process.env.WEBHOOKS_ALLOW_PRIVATE;
    const before = received.length;
    await expect(postToEndpoint(message())).rejects.toThrow('must begin with https://');
    await expect(postToEndpoint({ ...message(), url: `https://localhost:${port()}/` })).rejects.toThrow(
      'public address',
    );
    await expect(
      postToEndpoint(
        { ...message(), url: `https://partner.example:${port()}/` },
        { resolve: async () => [{ address: '127.0.0.1', family: 4 }] },
      ),
    ).rejects.toThrow('private address');
    expect(received.length).toBe(before);
    process.env.WEBHOOKS_ALLOW_PRIVATE = 'on';
  });
});
