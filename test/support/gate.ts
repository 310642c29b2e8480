/**
 * A gate between the functions and everything they call: the database, the other AWS services, the providers. A test
 * decides over every single call: let it pass, lose it, or let it happen and lose its answer. What is lost looks to
 * the function like the end of the world, which is what a crash looks like to the world. Providers are called over
 * sockets; SDK clients, who make most calls, without one, as they reach the local stack.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { answererAt, answerInProcess, type Answer as InProcess } from '../../local/aws/sdk-in-process.ts';

export type Call = {
  /** `dynamodb`, `aws`, or a provider's name. */
  readonly service: string;
  /** `TransactWriteItems`, `SendTaskSuccess`, `POST /transaction/initialize` */
  readonly operation: string;
  readonly body: string;
};

export type Decision = 'pass' | 'lose-call' | 'lose-answer';

export type Policy = (call: Call) => Decision | Promise<Decision>;

export type Gate = {
  /** The address to give a function for the service. */
  readonly urlOf: (service: string) => string;
  /** Where calls of the service go to in truth. */
  readonly connect: (service: string, upstream: string) => void;
  readonly decide: (policy: Policy) => void;
  readonly close: () => Promise<void>;
};

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

const forward = (message: IncomingMessage, upstream: URL, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { host: _, ...headers } = message.headers;
    const options = { method: message.method ?? 'GET', headers: { ...headers, host: upstream.host } };
    const outgoing = httpRequest(upstream, options, (answer) => {
      bodyOf(answer).then(
        (answerBody) =>
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: answerBody }),
        reject,
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });

const operationOf = (method: string, path: string, target: unknown): string =>
  typeof target === 'string' ? (target.split('.').at(-1) ?? target) : `${method} ${path}`;

/** As Node reports a connection that ends before the answer. */
const connectionLost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

export const startGate = async (): Promise<Gate> => {
  const upstreams = new Map<string, string>();
  let policy: Policy = () => 'pass';

  const upstreamOf = (
    target: string,
  ): { readonly service: string; readonly path: string; readonly url: URL } => {
    const [, service = '', rest = ''] = /^\/([^/?]+)(.*)$/s.exec(target) ?? [];
    const upstream = upstreams.get(service);
    if (upstream === undefined) throw new Error(`the gate leads to no ${service}`);
    return {
      service,
      path: rest.split('?')[0] ?? '',
      url: new URL(`${upstream}${rest === '' ? '/' : rest}`),
    };
  };

  const passInProcess: InProcess = async (request) => {
    const { service, path, url } = upstreamOf(request.target);
    const { 'x-amz-target': target } = Object.fromEntries(request.headers);
    const operation = operationOf(request.method, path, target);
    const decision = await policy({ service, operation, body: request.body.toString('utf8') });
    if (decision === 'lose-call') throw connectionLost();
    const answerThere = answererAt(url.origin);
    if (!answerThere) throw new Error(`nobody answers at ${url.origin}`);
    const answer = await answerThere({ ...request, target: `${url.pathname}${url.search}` });
    if (decision === 'lose-answer') throw connectionLost();
    return answer;
  };

  const pass = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { service, path, url } = upstreamOf(message.url ?? '');
    const body = await bodyOf(message);
    const operation = operationOf(message.method ?? 'GET', path, message.headers['x-amz-target']);
    const decision = await policy({ service, operation, body: body.toString('utf8') });
    if (decision === 'lose-call') return void response.destroy();
    const answer = await forward(message, url, body);
    if (decision === 'lose-answer') return void response.destroy();
    const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
    response.writeHead(answer.status, headers).end(answer.body);
  };

  const server = createServer((message, response) => {
    pass(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const stopAnswering = answerInProcess(origin, passInProcess);
  return {
    urlOf: (service) => `${origin}/${service}`,
    connect: (service, upstream) => void upstreams.set(service, upstream.replace(/\/$/, '')),
    decide: (next) => {
      policy = next;
    },
    close: () =>
      new Promise((resolve) => {
        stopAnswering();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
