/**
 * `npm run bench:engine`: what calls of DynamoDB cost, in CPU of the SDK's client and of the engine together. With
 * `DYNAMODB_ENDPOINT` and `DYNAMODB_PID` another engine takes turns with ours, and the last column says how many times
 * more it took. Means of all rounds, for what an engine puts off comes due in some of them. Both keep their data in a file.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Turn } from './engine-calls.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 12);
/** For the compilers. */
const warmingRounds = 3;

const calls = [
  { name: 'GetItem', count: 200 },
  { name: 'PutItem', count: 200 },
  { name: 'Query of 20', count: 100 },
  { name: 'TransactWrite of 6', count: 100 },
  { name: 'TransactWrite of 91', count: 12 },
] as const;

const startContender = async (...given: string[]): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, 'engine-calls.ts'), given);
  await once(child, 'message');
  return child;
};

const answered = async (contender: ChildProcess, turn: Turn): Promise<number> => {
  const answer = once(contender, 'message');
  contender.send(turn);
  return Number((await answer)[0]);
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { DYNAMODB_ENDPOINT: endpoint, DYNAMODB_PID: pid = '0' } = process.env;
const contenders = [await startContender(), ...(endpoint ? [await startContender(endpoint, pid)] : [])];
const spent = contenders.map(() => calls.map(() => 0));
for (let round = 0; round < rounds + warmingRounds; round += 1) {
  for (const [index, { name, count }] of calls.entries()) {
    for (const [which, contender] of contenders.entries()) {
      const milliseconds = await answered(contender, { name, first: round * count, count });
      const sums = spent[which];
      if (sums && round >= warmingRounds) sums[index] = (sums[index] ?? 0) + milliseconds;
    }
  }
}
for (const contender of contenders) contender.disconnect();

print(`CPU of client and engine per call, mean of ${rounds} rounds${' '.repeat(9)}ours        other   times`);
for (const [index, { name, count }] of calls.entries()) {
  const [own = 0, theirs] = spent.map((sums) => (sums[index] ?? 0) / (rounds * count));
  const compared =
    theirs === undefined
      ? ''
      : `${theirs.toFixed(2).padStart(9)} ms ${(theirs / own).toFixed(1).padStart(7)}`;
  print(`  ${name.padEnd(44)} ${own.toFixed(3).padStart(9)} ms ${compared}`);
}
