/** A DynamoDB endpoint that counts: passes every call on to the engine and adds up what it consumed. */
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';

export type Consumption = {
  /** Calls by operation. */
  readonly calls: Map<string, number>;
  /** Write and read units as the engine reports them: without those of indexes. */
  readonly units: { write: number; read: number };
};

export type Meter = {
  readonly endpoint: string;
  /** What was consumed since the last reading. */
  readonly take: () => Consumption;
  readonly close: () => Promise<void>;
};

const consumedSchema = z.object({
  CapacityUnits: z.number().default(0),
  WriteCapacityUnits: z.number().optional(),
});
const answerSchema = z.object({
  ConsumedCapacity: z
    .union([consumedSchema, z.array(consumedSchema)])
    .optional()
    .transform((consumed) => (consumed === undefined ? [] : [consumed].flat())),
});

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem']);

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const emptyConsumption = (): Consumption => ({ calls: new Map(), units: { write: 0, read: 0 } });

export const startMeter = async (engine: string): Promise<Meter> => {
  let consumption = emptyConsumption();
  const isData = (operation: string): boolean =>
    writes.has(operation) || /^(Get|BatchGet|Query|Scan)/.test(operation);

  const count = (operation: string, answer: string): void => {
    const { calls, units } = consumption;
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    for (const { CapacityUnits } of answerSchema.parse(JSON.parse(answer)).ConsumedCapacity) {
      units[writes.has(operation) ? 'write' : 'read'] += CapacityUnits;
    }
  };

  const pass = async (message: IncomingMessage) => {
    const operation =
      String(message.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const isStream = String(message.headers['x-amz-target']).startsWith('DynamoDBStreams');
    const counted = isData(operation) && !isStream;
    const given = await bodyOf(message);
    const body = counted ? JSON.stringify({ ...JSON.parse(given), ReturnConsumedCapacity: 'TOTAL' }) : given;
    const { 'content-length': _, host: __, connection: ___, ...headers } = message.headers;
    const answer = await fetch(engine, { method: 'POST', headers: headers as Record<string, string>, body });
    const text = await answer.text();
    if (counted) count(operation, text);
    return { status: answer.status, text };
  };

  const server = createServer((message, response) => {
    pass(message).then(
      ({ status, text }) =>
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the meter has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    take: () => {
      const taken = consumption;
      consumption = emptyConsumption();
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
