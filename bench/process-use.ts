/** What a process and all its children use, from Linux's `/proc`. */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which Linux fixes for user space. */
const ticksPerSecond = 100;

const statOf = (pid: string): { parent: number; milliseconds: number } | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // utime, stime, and those of the children that it has waited for: proc_pid_stat(5)
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), milliseconds: (ticks * 1000) / ticksPerSecond };
  } catch {
    return undefined;
  }
};

type Stat = { readonly pid: number; readonly parent: number; readonly milliseconds: number };

/** A process and all its children. Linux only; elsewhere none. */
const familyOf = (root: number): Stat[] => {
  if (process.platform !== 'linux') return [];
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = statOf(pid);
      return stat ? [{ pid: Number(pid), ...stat }] : [];
    });
  const family = new Set([root]);
  for (const pid of family) {
    for (const child of processes) if (child.parent === pid) family.add(child.pid);
  }
  return processes.filter(({ pid }) => family.has(pid));
};

/** Of a process and all its children, since they started. Linux only; elsewhere 0. */
export const cpuMillisecondsOf = (root: number): number =>
  familyOf(root).reduce((sum, { milliseconds }) => sum + milliseconds, 0);

const kilobytesOf = ({ pid }: Stat): number => {
  try {
    return Number(/(?<=^VmRSS:\s+)\d+/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[0] ?? 0);
  } catch {
    return 0;
  }
};

/** In memory now, of the same. Linux only; elsewhere 0. */
export const megabytesOf = (root: number): number =>
  familyOf(root).reduce((sum, one) => sum + kilobytesOf(one), 0) / 1024;
