/**
 * A gate between the functions and everything they call: the database, the other AWS services, the providers. A test
 * decides over every single call: let it pass, lose it, or let it happen and lose its answer. What is lost looks to
 * the function like the end of the world, which is what a crash looks like to the world.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

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

const operationOf = (message: IncomingMessage, path: string): string => {
  const target = message.headers['x-amz-target'];
  return typeof target === 'string' ? (target.split('.').at(-1) ?? target) : `${message.method} ${path}`;
};

export const startGate = async (): Promise<Gate> => {
  const upstreams = new Map<string, string>();
  let policy: Policy = () => 'pass';

  const pass = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, service = '', rest = ''] = /^\/([^/?]+)(.*)$/s.exec(message.url ?? '') ?? [];
    const upstream = upstreams.get(service);
    if (upstream === undefined) throw new Error(`the gate leads to no ${service}`);
    const body = await bodyOf(message);
    const path = rest.split('?')[0] ?? '';
    const decision = await policy({
      service,
      operation: operationOf(message, path),
      body: body.toString('utf8'),
    });
    if (decision === 'lose-call') return void response.destroy();
    const answer = await forward(message, new URL(`${upstream}${rest === '' ? '/' : rest}`), body);
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
  return {
    urlOf: (service) => `http://127.0.0.1:${address.port}/${service}`,
    connect: (service, upstream) => void upstreams.set(service, upstream.replace(/\/$/, '')),
    decide: (next) => {
      policy = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
