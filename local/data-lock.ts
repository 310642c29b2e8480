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

/** On Linux, tells a process from a later one with the same number. Elsewhere empty. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const ownerOf = (file: string): { pid: number; start: string } | undefined => {
  try {
    const [pid, start = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return { pid: Number(pid), start };
  } catch {
    return undefined;
  }
};

const holdsStill = ({ pid, start }: { pid: number; start: string }): boolean =>
  Number.isInteger(pid) && pid > 0 && isAlive(pid) && startOf(pid) === start;

/**
 * @returns what gives the directory free
 * @throws Error naming the process that has it
 */
export const lockDataDirectory = (directory: string): (() => void) => {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'lock');
  const claim = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, claim, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(file);
    if (owner && holdsStill(owner)) {
      throw new Error(
        `${directory} is in use by another instance (process ${owner.pid}): stop that one, or choose another WAYBILL_DATA`,
      );
    }
    rmSync(file, { force: true });
  }
};
