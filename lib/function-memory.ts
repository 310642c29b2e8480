/**
 * How much memory a function has, and with it how much of a core: Lambda gives a whole one at 1,769 MB and a share below.
 * Memory itself none of them needs: 45 MB of heap at most in the course of an order. So it is decided by who waits, with
 * figures in docs/decisions/0058.
 */
import type { FunctionDefinition } from './function-definition.ts';

type Kind = 'request' | 'course' | 'schedule' | 'queue' | 'files';

const megabytes: Readonly<Record<Kind, number>> = {
  /** Somebody looks at a screen: 40 % less time than with half as much, for a quarter more dollars. */
  request: 1_024,
  /** A shopper waits for "confirmed", but not for each state. */
  course: 512,
  /** Sweeps have minutes, and providers' lists and image files go through memory. */
  schedule: 512,
  /** Nobody waits: longer, and cheaper, for what it waits for itself is paid by the megabyte. */
  queue: 256,
  /** Lines by the ten thousand are work for the core alone: half of one takes twice as long, for the same money. */
  files: 1_769,
};

const kindOf = (row: FunctionDefinition): Kind => {
  if (row.routes || row.fallback) return 'request';
  if (row.workflowTask) return 'course';
  if (row.worksThroughFiles) return 'files';
  return row.schedule !== undefined || row.watchesImages ? 'schedule' : 'queue';
};

export const memoryOf = (row: FunctionDefinition): number => megabytes[kindOf(row)];
