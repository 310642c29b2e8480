/** One stack per data directory: a file with the owner's pid. A dead owner's lock is taken over. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** What Linux says of a process after its name: first its state. Elsewhere nothing. */
const statOf = (pid: number): readonly string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
};

/** On Linux, tells a process from a later one with the same number. Elsewhere empty. */
const startOf = (pid: number): string => statOf(pid)[19] ?? '';

/** Killed, and not yet taken note of by its parent. */
const isDefunct = (pid: number): boolean => ['Z', 'X'].includes(statOf(pid)[0] ?? '');

const ownerOf = (file: string): { pid: number; start: string } | undefined => {
  try {
    const [pid, start = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return { pid: Number(pid), start };
  } catch {
    return undefined;
  }
};

const holdsStill = ({ pid, start }: { pid: number; start: string }): boolean =>
  Number.isInteger(pid) && pid > 0 && isAlive(pid) && startOf(pid) === start && !isDefunct(pid);

/** A process that was killed takes a moment to die: a restart right after `kill -9` waits for it. */
const dyingMilliseconds = 1500;
const lookAgainMilliseconds = 50;

const sleepHere = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

const outlives = (owner: { pid: number; start: string }): boolean => {
  const deadline = performance.now() + dyingMilliseconds;
  while (holdsStill(owner)) {
    if (performance.now() > deadline) return true;
    sleepHere(lookAgainMilliseconds);
  }
  return false;
};

const hindrances: Readonly<Record<string, string>> = {
  EEXIST: 'a file has its name',
  ENOTDIR: 'a file stands where one of its folders should',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};

const cannotBeUsed = (directory: string, error: unknown): Error => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new Error(
    `${directory} cannot keep the data: ${hindrances[code] ?? message}; choose another folder by WAYBILL_DATA`,
  );
};

/**
 * @returns what gives the directory free
 * @throws Error naming the process that has it, or what stands in the way of a folder
 */
export const lockDataDirectory = (directory: string): (() => void) => {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw cannotBeUsed(directory, error);
  }
  const file = join(directory, 'lock');
  const claim = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, claim, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotBeUsed(directory, error);
    }
    const owner = ownerOf(file);
    if (owner && outlives(owner)) {
      throw new Error(
        `${directory} is in use by another instance (process ${owner.pid}): stop that one, or choose another WAYBILL_DATA`,
      );
    }
    rmSync(file, { force: true });
  }
};
