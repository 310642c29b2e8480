/** Tables' streams into functions: the template's event source mappings on tables. */
import * as z from 'zod';
import type { Runtime, Service } from '../service.ts';
import type { Resources } from '../template/template.ts';
import type { Engine } from './engine.ts';
import { streamMappingsOf } from './stream-mapping.ts';
import { MappedStream } from './stream-reader.ts';

const streamsSchema = z.object({
  Streams: z.array(z.object({ StreamArn: z.string(), TableName: z.string() })),
});

export type StreamsConfig = {
  readonly resources: Resources;
  readonly engine: Engine;
  /** Puts word of what a function could not do into a queue. */
  readonly sendToQueue: (queueArn: string, body: object) => void;
};

const openReaders = async (runtime: Runtime, config: StreamsConfig): Promise<MappedStream[]> => {
  const mappings = streamMappingsOf(config.resources);
  if (mappings.length === 0) return [];
  const { Streams } = streamsSchema.parse(await config.engine.call('ListStreams', { Limit: 100 }));
  const arns = new Map(Streams.map(({ StreamArn, TableName }) => [TableName, StreamArn]));
  return mappings.map((mapping) => {
    const streamArn = arns.get(mapping.tableName);
    if (streamArn === undefined) throw new Error(`the table ${mapping.tableName} has no stream`);
    return new MappedStream({ ...config, call: config.engine.call, runtime, mapping, streamArn });
  });
};

export const makeStreams = (runtime: Runtime, config: StreamsConfig): Service => {
  let readers: readonly MappedStream[] = [];
  let stopWatching = (): void => {};

  const nudge = (tables: readonly string[]): void => {
    for (const reader of readers) if (tables.includes(reader.tableName)) reader.nudge();
  };

  return {
    start: async () => {
      readers = await openReaders(runtime, config);
      if (readers.length === 0) return;
      stopWatching = config.engine.watch(
        readers.map(({ tableName }) => tableName),
        nudge,
      );
      for (const reader of readers) reader.nudge();
    },
    stop: async () => {
      stopWatching();
      await Promise.all(readers.map((reader) => reader.stop()));
    },
    idle: () => readers.every((reader) => reader.idle()),
  };
};
