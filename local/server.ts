/** The one HTTP port: the shop's API at `/`, tools under `/_local`, AWS under `/_aws`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpRequest, pathAndQuery } from './aws/http-api/event.ts';
import { type HttpResponse, payloadTooLarge, refuse } from './aws/http-api/response.ts';

/** Beyond the gateway's 10 MB, so that the gateway refuses by itself, and images may be a little larger. */
const maximumBodyBytes = 32 * 1024 * 1024;

/** Beyond the gateway's 10 KB, for the same reason. */
const maximumHeadBytes = 64 * 1024;

export type Answer = (request: HttpRequest) => Promise<HttpResponse>;

class BodyTooLarge extends Error {}

const readBody = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const headerPairs = (rawHeaders: readonly string[]): [string, string][] =>
  Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[index * 2] ?? '',
    rawHeaders[index * 2 + 1] ?? '',
  ]);

const send = (response: ServerResponse, method: string, { status, headers, body }: HttpResponse): void => {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  const hasBody = status !== 204 && status !== 304;
  if (hasBody) response.setHeader('content-length', body.length);
  response.end(method === 'HEAD' || !hasBody ? undefined : body);
};

const handle = async (message: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> => {
  const method = message.method ?? 'GET';
  const target = message.url ?? '/';
  try {
    const body = await readBody(message);
    const sourceIp = message.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    const headers = headerPairs(message.rawHeaders);
    send(response, method, await answer({ method, target, headers, body, sourceIp }));
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    response.setHeader('connection', 'close');
    send(response, method, refuse(payloadTooLarge, pathAndQuery(target)[0]));
  }
};

/** What a server answers while the stack behind it comes up or goes down. */
const notReady: HttpResponse = {
  status: 503,
  headers: [
    ['content-type', 'application/json'],
    ['retry-after', '1'],
  ],
  body: Buffer.from(JSON.stringify({ message: 'The stack is starting or stopping' })),
};

export type LocalServer = {
  readonly port: number;
  /** From now on requests are answered by this. */
  readonly serve: (answer: Answer) => void;
  /** From now on requests are told to come again. */
  readonly refuseAll: () => void;
  readonly stop: () => Promise<void>;
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `port ${port} is taken by another program: stop it, or choose another with PORT=…`;
      reject(error.code === 'EADDRINUSE' ? new Error(taken) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });

/** @param port 0: any free one  @throws Error that says what to do when the port is taken */
export const startServer = async (port: number, onError: (error: unknown) => void): Promise<LocalServer> => {
  let answer: Answer = async () => notReady;
  const server = createServer({ maxHeaderSize: maximumHeadBytes }, (message, response) => {
    handle(message, response, (request) => answer(request)).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    serve: (next) => {
      answer = next;
    },
    refuseAll: () => {
      answer = async () => notReady;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
