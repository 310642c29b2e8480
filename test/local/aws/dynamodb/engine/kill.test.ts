import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { createTable } from '../../../../support/create-table.ts';
import { keyOf, TableName } from './things.ts';

const kills = Number(process.env.ENGINE_KILLS ?? 5);
const program = join(import.meta.dirname, '../../../../../local/aws/dynamodb/alone.ts');

const start = async (dataDirectory: string): Promise<{ child: ChildProcess; client: DynamoDBClient }> => {
  const child = spawn(process.execPath, ['--no-warnings', program, '--port', '0', '--data', dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const endpoint = /ready (\S+)/.exec(line.toString())?.[1] ?? '';
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  return {
    child,
    client: new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 }),
  };
};

const counted = (sk: string, n: number) => ({
  Put: { TableName, Item: { ...keyOf(sk), n: { N: String(n) } } },
});

const read = async (client: DynamoDBClient, sk: string): Promise<number> =>
  Number((await client.send(new GetItemCommand({ TableName, Key: keyOf(sk) }))).Item?.n?.N ?? 0);

it(
  `loses nothing that it acknowledged, and leaves nothing half written, in ${kills} × kill -9`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'waybill-kill-'));
    let acknowledged = 0;
    try {
      for (let round = 0; round < kills; round += 1) {
        const { child, client } = await start(directory);
        if (round === 0) {
          await createTable(client, { name: TableName, indexes: [], outbox: false, expires: false });
        }
        const [one, other] = [await read(client, 'one'), await read(client, 'other')];
        expect(one).toBe(other);
        expect(one).toBeGreaterThanOrEqual(acknowledged);
        const ended = once(child, 'exit');
        const lastBeforeKill = acknowledged + 5 + ((round * 7) % 23);
        try {
          for (let n = Math.max(one, acknowledged) + 1; ; n += 1) {
            const sent = client.send(
              new TransactWriteItemsCommand({ TransactItems: [counted('one', n), counted('other', n)] }),
            );
            if (n > lastBeforeKill) child.kill('SIGKILL');
            await sent;
            acknowledged = n;
          }
        } catch {
          await ended;
        }
        client.destroy();
      }
      expect(acknowledged).toBeGreaterThan(kills);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  10 * 60_000,
);
