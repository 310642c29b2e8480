/** `node:http`'s `request` without a socket, as far as a POST with a small answer needs it. */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { Hosts } from './network.ts';
import type { Scheduler } from './scheduler.ts';

type Options = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal;
};

class RequestWithoutSocket extends EventEmitter {
  private readonly url: URL;
  private readonly options: Options;
  private readonly hosts: Hosts;
  private readonly scheduler: Scheduler;
  private isGone = false;

  constructor(url: URL, options: Options, hosts: Hosts, scheduler: Scheduler) {
    super();
    this.url = url;
    this.options = options;
    this.hosts = hosts;
    this.scheduler = scheduler;
    options.signal?.addEventListener('abort', () => this.fail(options.signal?.reason), { once: true });
  }

  end(body: string): this {
    this.scheduler.soon(() => void this.exchange(Buffer.from(body)));
    return this;
  }

  destroy(): this {
    this.isGone = true;
    return this;
  }

  private fail(error: unknown): void {
    if (this.isGone) return;
    this.isGone = true;
    this.emit('error', error);
  }

  private async exchange(body: Buffer): Promise<void> {
    const { url, options, hosts } = this;
    const answer = hosts.get(url.origin);
    if (!answer) return this.fail(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    try {
      const answered = await answer({
        method: options.method ?? 'GET',
        target: `${url.pathname}${url.search}`,
        headers: Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]),
        body,
        sourceIp: '127.0.0.1',
      });
      if (this.isGone) return;
      const response = Object.assign(Readable.from([answered.body]), { statusCode: answered.status });
      this.emit('response', response);
    } catch (error) {
      this.fail(error);
    }
  }
}

export const requestWithoutSocket =
  (hosts: Hosts, scheduler: Scheduler) =>
  (url: URL, options: Options = {}): RequestWithoutSocket =>
    new RequestWithoutSocket(url, options, hosts, scheduler);
