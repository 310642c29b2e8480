/** Emulated services behind one HTTP port, for tests with unmodified SDK clients; their state in memory. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import {
  AwsError,
  type Invoke,
  type LocalRequest,
  type Runtime,
  type Service,
} from '../../local/aws/service.ts';
import { type Clock, startClock } from '../../local/clock.ts';

export type LocalServices<T> = {
  readonly services: T;
  readonly url: string;
  readonly clock: Clock;
  readonly journal: DatabaseSync;
  /** Lines reported to the person at the terminal. */
  readonly reports: readonly string[];
  readonly stop: () => Promise<void>;
};

export type LocalServicesOptions = {
  readonly invoke?: Invoke;
  /** A former run's journal, to take up what it left. */
  readonly journal?: DatabaseSync;
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const answer = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body ?? {});
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};

const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)').replaceAll('/', '\\/')}$`);

const decoded = (groups: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));

const callAws = async (services: readonly Service[], target: string, body: Buffer): Promise<object> => {
  const [name, operation = ''] = target.split('.');
  const run = services.find(({ aws }) => aws?.target === name)?.aws?.operations[operation];
  if (!run) throw new AwsError('UnknownOperationException', `${target} is not imitated`);
  return run(JSON.parse(body.toString() || '{}'));
};

const serve = async (services: readonly Service[], request: IncomingMessage, response: ServerResponse) => {
  const body = await bodyOf(request);
  const target = request.headers['x-amz-target'];
  try {
    if (typeof target === 'string') return answer(response, 200, await callAws(services, target, body));
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    for (const { routes } of services) {
      for (const [route, handle] of Object.entries(routes ?? {})) {
        const found = patternOf(route).exec(`${request.method} ${pathname}`);
        if (!found) continue;
        const local: LocalRequest = {
          method: request.method ?? '',
          path: pathname,
          params: decoded(found.groups ?? {}),
          query: searchParams,
          headers: request.headers as Record<string, string | undefined>,
          body,
        };
        const result = await handle(local);
        return answer(response, result.status, result.body, result.headers);
      }
    }
    answer(response, 404, { message: 'no such route' });
  } catch (error) {
    const { code, message, status } =
      error instanceof AwsError ? error : { code: 'InternalFailure', message: String(error), status: 500 };
    answer(response, status, { __type: code, message }, { 'x-amzn-errortype': code });
  }
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });

/** Makes the services that `make` names, starts them, and serves them until `stop`. */
export const startLocalServices = async <T extends Record<string, Service>>(
  make: (runtime: Runtime) => T,
  options: LocalServicesOptions = {},
): Promise<LocalServices<T>> => {
  let services: readonly Service[] = [];
  const server = createServer((request, response) => void serve(services, request, response));
  const url = await listen(server);
  const clock = startClock();
  const journal = options.journal ?? new DatabaseSync(':memory:');
  const reports: string[] = [];
  const invoke = options.invoke ?? (async () => ({ payload: null }));
  const close = async (): Promise<void> => {
    clock.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const started = async (): Promise<T> => {
    const made = make({ clock, journal, invoke, url, report: (line) => void reports.push(line) });
    services = Object.values(made);
    for (const service of services) await service.start?.();
    return made;
  };
  const made = await started().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    services: made,
    url,
    clock,
    journal,
    reports,
    stop: async () => {
      await Promise.all(services.map(async (service) => service.stop?.()));
      await close();
    },
  };
};

/** Client settings of any SDK client against the services. */
export const clientSettings = (url: string) => ({
  endpoint: `${url}/_aws`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** Waits until `condition` holds, turning over the event loop; fails after a few seconds. */
export const eventually = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setImmediate(resolve));
  }
};
