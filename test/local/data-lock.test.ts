import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { lockDataDirectory } from '../../local/data-lock.ts';

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

it.each([
  ['a process that is gone', '999999999 1'],
  ['another process that got the same number', `${process.pid} 1`],
  ['a lock that was cut short', ''],
])('takes over the lock of %s', (_, content) => {
  writeFileSync(join(directory, 'lock'), content);
  lockDataDirectory(directory);
  expect(readFileSync(join(directory, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
});
