/**
 * Messages to the shop, journalled until they are answered with 2xx and repeated as their provider does, also
 * after a restart.
 */
import * as z from 'zod';
import type { Runtime } from '../../aws/service.ts';
import type { OutgoingMessage } from './dialect.ts';
import { ownUrls } from './own-url.ts';

const timeoutMilliseconds = 10_000;

const rowSchema = z.object({
  id: z.number(),
  url: z.string(),
  headers: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
  body: z.string(),
  tries: z.number(),
  next_at: z.number().nullable(),
});
type Row = z.output<typeof rowSchema>;

export type Deliveries = {
  /** Resolves when the first try was answered, or failed. */
  readonly send: (message: OutgoingMessage) => Promise<void>;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  readonly idle: () => boolean;
};

const post = async (url: string, { headers, body }: Row): Promise<boolean> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

export const makeDeliveries = (
  { journal, clock, report, url: root }: Runtime,
  provider: string,
  retryDelaysSeconds: readonly number[],
): Deliveries => {
  journal.exec(
    `CREATE TABLE IF NOT EXISTS providers_deliveries (
       id INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL,
       body TEXT NOT NULL, tries INTEGER NOT NULL, next_at INTEGER
     ) STRICT`,
  );
  const insert = journal.prepare(
    'INSERT INTO providers_deliveries (provider, url, headers, body, tries, next_at) VALUES (?, ?, ?, ?, 0, ?)',
  );
  const select = journal.prepare('SELECT * FROM providers_deliveries WHERE id = ?');
  const selectOpen = journal.prepare(
    'SELECT * FROM providers_deliveries WHERE provider = ? AND next_at IS NOT NULL ORDER BY id',
  );
  const update = journal.prepare('UPDATE providers_deliveries SET tries = ?, next_at = ? WHERE id = ?');
  const alarms = new Set<() => void>();
  const running = new Set<Promise<void>>();
  const { shorten, absolute } = ownUrls(root);
  let stopped = false;

  const arm = (id: number, at: number): void => {
    const cancel = clock.at(at, () => {
      alarms.delete(cancel);
      void deliver(id);
    });
    alarms.add(cancel);
  };

  const attempt = async (id: number): Promise<void> => {
    const row = rowSchema.parse(select.get(id));
    const done = await post(absolute(row.url), row);
    const delay = retryDelaysSeconds[row.tries];
    const nextAt = done || delay === undefined ? null : clock.now() + delay * 1000;
    if (!done) report(`${provider}: the shop did not take a webhook (${row.tries + 1} tries)`);
    if (stopped) return;
    update.run(row.tries + 1, nextAt, id);
    if (nextAt !== null) arm(id, nextAt);
  };

  const deliver = (id: number): Promise<void> => {
    if (stopped) return Promise.resolve();
    const work = attempt(id).finally(() => running.delete(work));
    running.add(work);
    return work;
  };

  return {
    send: ({ url, headers, body }) => {
      const { lastInsertRowid } = insert.run(
        provider,
        shorten(url),
        JSON.stringify(headers),
        body,
        clock.now(),
      );
      return deliver(Number(lastInsertRowid));
    },
    start: () => {
      for (const row of selectOpen.all(provider)) {
        const { id, next_at } = rowSchema.parse(row);
        arm(id, next_at ?? clock.now());
      }
    },
    stop: async () => {
      stopped = true;
      for (const cancel of alarms) cancel();
      await Promise.all(running);
    },
    idle: () => running.size === 0,
  };
};
