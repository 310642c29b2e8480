/**
 * Writes down which function asked for what, where the environment variable names a folder for it: one file for each
 * process, one JSON array a line, `[function, action, resource, context?]`. What was asked for before is not repeated.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Permission } from './policy.ts';

export const recordVariable = 'WAYBILL_RECORD_CALLS';

const seen = new Set<string>();

export const record = (caller: string, { action, resource, context }: Permission): void => {
  const folder = process.env[recordVariable];
  if (folder === undefined) return;
  const line = `${JSON.stringify([caller, action, resource, ...(context ? [context] : [])])}\n`;
  if (seen.has(line)) return;
  seen.add(line);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.jsonl`), line);
};
