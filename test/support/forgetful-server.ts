/**
 * A server as a frozen function finds it afterwards: a connection that was used once is gone, and nobody was told. What
 * is sent on it is never answered; the connection is reset.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type ForgetfulServer = {
  readonly url: string;
  /** Requests that came on a connection which was used before. */
  readonly lost: () => number;
  readonly stop: () => Promise<void>;
};

export const startForgetfulServer = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ForgetfulServer> => {
  const used = new WeakSet<Socket>();
  let lost = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (used.has(request.socket)) {
      lost += 1;
      request.socket.resetAndDestroy();
      return;
    }
    used.add(request.socket);
    answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lost: () => lost,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
