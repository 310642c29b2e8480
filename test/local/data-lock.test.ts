import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { lockDataDirectory } from '../../local/data-lock.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('keeps a second instance out and names the first', () => {
  const unlock = lockDataDirectory(directory);
  expect(() => lockDataDirectory(directory)).toThrow(
    `${directory} is in use by another instance (process ${process.pid})`,
  );
  unlock();
  lockDataDirectory(directory)();
});

it('says what to do where there can be no folder', () => {
  const file = join(directory, 'data');
  writeFileSync(file, '');
  expect(() => lockDataDirectory(file)).toThrow(
    `${file} cannot keep the data: a file has its name; choose another folder by WAYBILL_DATA`,
  );
  expect(() => lockDataDirectory(join(file, 'below'))).toThrow('a file stands where one of its folders');
});

it.each([
  ['a process that is gone', '999999999 1'],
  ['another process that got the same number', `${process.pid} 1`],
  ['a lock that was cut short', ''],
])('takes over the lock of %s', (_, content) => {
  writeFileSync(join(directory, 'lock'), content);
  lockDataDirectory(directory);
  expect(readFileSync(join(directory, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
});

/** Of /proc/<pid>/stat, from the state on. */
const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];

it('takes over the lock of a process that was killed and that nobody has taken note of', async () => {
  // The shell would take note of its child: the child ends only when `sleep` has taken the shell's place.
  const program = 'read -r _ <&3 & echo $!; exec sleep 30';
  const neglectful = spawn('sh', ['-c', program], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  const [said] = await once(neglectful.stdout as Readable, 'data');
  const pid = Number(String(said));
  const isSleep = async () => readFileSync(`/proc/${neglectful.pid}/comm`, 'utf8') === 'sleep\n';
  await until(isSleep, { what: 'the shell being gone' });
  (neglectful.stdio[3] as Writable).end();
  await until(async () => statOf(pid)[0] === 'Z', { what: 'the process ending' });
  writeFileSync(join(directory, 'lock'), `${pid} ${statOf(pid)[19]}`);
  lockDataDirectory(directory);
  expect(readFileSync(join(directory, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  neglectful.kill();
});
