/** A partner's server: takes webhooks, checks their signatures, and answers as the test says. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll } from '@jest/globals';
import { Webhook } from 'standardwebhooks';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Receiver = {
  readonly url: (path: string) => string;
  /** From now on this path answers with this status. */
  readonly answer: (path: string, status: number, body?: string) => void;
  /** Oldest first. */
  readonly at: (path: string) => readonly Received[];
};

/** Call at the top of a test file. */
export const withReceiver = (): Receiver => {
  const received: Received[] = [];
  const answers = new Map<string, { status: number; body: string }>();
  let server: Server | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '/';
        received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
        const { status, body } = answers.get(path) ?? { status: 204, body: '' };
        response.writeHead(status).end(body);
      });
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, '127.0.0.1', resolve);
    await promise;
  });

  afterAll(() => {
    server?.close();
  });

  return {
    url: (path) => {
      const address = server?.address();
      if (typeof address !== 'object' || address === null) throw new Error('the receiver has no port yet');
      return `http://127.0.0.1:${address.port}${path}`;
    },
    answer: (path, status, body = '') => void answers.set(path, { status, body }),
    at: (path) => received.filter((one) => one.path === path),
  };
};

export type Message = {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
};

const signedPart = ({ headers }: Received): Record<string, string> => ({
  'webhook-id': String(headers['webhook-id']),
  'webhook-timestamp': String(headers['webhook-timestamp']),
  'webhook-signature': String(headers['webhook-signature']),
});

/** @throws WebhookVerificationError when it was not signed with this secret */
export const verified = (secret: string, received: Received): Message => {
  new Webhook(secret).verify(received.body, signedPart(received), { jsonParse: false });
  return JSON.parse(received.body);
};

export const isSignedWith = (secret: string, received: Received): boolean => {
  try {
    verified(secret, received);
    return true;
  } catch {
    return false;
  }
};
