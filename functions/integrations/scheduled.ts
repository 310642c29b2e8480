/** Lambda entry: every five minutes a run, or what the last one had no time for. */
import { newUlid } from '../shared/ids.ts';
import { configuredSystem } from './configured-system.ts';
import { runIdOf, syncWithExternal } from './sync-run.ts';

export const budgetMilliseconds = 240_000;

export const handler = async (): Promise<void> => {
  if (!(await configuredSystem())) return;
  const now = new Date();
  const id = runIdOf(newUlid(now));
  await syncWithExternal({ id, startedBy: 'schedule', limits: { budgetMilliseconds } }, now);
};
