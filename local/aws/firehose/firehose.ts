/**
 * Firehose: gathers records and writes them as files, after a time or when there are enough of them. On AWS they are
 * objects of a bucket and compressed; here they are plain files in a folder, for whatever tool one has.
 *
 *   record ── journal ── … time or size … ── file, named after its first record ── rows of it deleted
 *                                                                  ✗ killed here: the same file is written again
 *
 * So a record that was taken is in one file, once, however often the stack is killed.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime, Service } from '../service.ts';
import { openBuffer } from './buffer.ts';
import { folderAt, type StreamConfig } from './config.ts';

export type Firehose = Service & {
  /** Within the journal's current transaction. @throws Error for a stream that there is not */
  readonly put: (streamArn: string, record: string) => void;
};

const writeWhole = (folder: string, name: string, text: string): void => {
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `.${name}`);
  writeFileSync(unfinished, text);
  renameSync(unfinished, join(folder, name));
};

/** What waits of a stream. Rolled-back records count, too: then it is written a little early. */
type Waiting = { bytes: number; first: number | undefined };

/** @param directory where the streams' folders are */
export const makeFirehose = (
  { clock, journal }: Runtime,
  streams: readonly StreamConfig[],
  directory: string,
): Firehose => {
  const buffer = openBuffer(journal);
  const waiting = new Map(streams.map(({ name }): [string, Waiting] => [name, buffer.size(name)]));
  const alarms = new Map<string, () => void>();
  const waitingOf = ({ name }: StreamConfig): Waiting => waiting.get(name) ?? { bytes: 0, first: undefined };

  const flush = (stream: StreamConfig): void => {
    alarms.get(stream.name)?.();
    alarms.delete(stream.name);
    waiting.set(stream.name, { bytes: 0, first: undefined });
    const rows = buffer.waiting(stream.name);
    const [first] = rows;
    const last = rows.at(-1);
    if (!first || !last) return;
    const name = `${stream.name}-${String(first.sequence).padStart(12, '0')}.json`;
    const text = rows.map(({ record }) => `${record}${stream.delimiter}`).join('');
    writeWhole(join(directory, folderAt(stream, first.arrived_at)), name, text);
    buffer.drop(stream.name, last.sequence);
  };

  const dueAt = (stream: StreamConfig): number | undefined => {
    const { first } = waitingOf(stream);
    return first === undefined ? undefined : first + stream.gathersSeconds * 1000;
  };

  let isStopped = false;
  const look = (stream: StreamConfig): void => {
    const due = dueAt(stream);
    if (due === undefined || isStopped) return;
    if (waitingOf(stream).bytes >= stream.gathersBytes) flush(stream);
    else if (!alarms.has(stream.name))
      alarms.set(
        stream.name,
        clock.at(due, () => flush(stream)),
      );
  };

  return {
    put: (streamArn, record) => {
      const stream = streams.find(({ arn }) => arn === streamArn);
      if (!stream) throw new Error(`there is no delivery stream ${streamArn}`);
      const now = clock.now();
      buffer.add(stream.name, record, now);
      const { bytes, first = now } = waitingOf(stream);
      waiting.set(stream.name, { bytes: bytes + record.length, first });
      setImmediate(look, stream);
    },
    start: () => {
      isStopped = false;
      streams.forEach(look);
    },
    stop: () => {
      isStopped = true;
      for (const cancel of alarms.values()) cancel();
      alarms.clear();
    },
    idle: () => !streams.some((stream) => (dueAt(stream) ?? Number.POSITIVE_INFINITY) <= clock.now()),
  };
};
