/** Takes what a run of reconciliation found into the list, and takes off what it looked for and did not find. */
import { providerNames } from '../payments/providers/provider-rows.ts';
import type { Run } from '../payments/reconciliation/run.ts';
import { listRuns } from '../payments/reconciliation/store.ts';
import { aboutOf, differenceBetween, matterOf } from './matter.ts';
import { hasLookedAt, mattersOfRun } from './of-findings.ts';
import { applyDifference, getMark, listAbout, saveMark } from './store.ts';

/** The same run again changes nothing. */
export const noteRun = async (run: Run, now: Date): Promise<void> => {
  for (const provider of providerNames) {
    const about = aboutOf('reconciliation', provider);
    const stored = await listAbout(about);
    const found = mattersOfRun(run, provider).map((matter) => matterOf(about, matter));
    const foundIds = new Set(found.map(({ id }) => id));
    const others = stored.filter((matter) => !foundIds.has(matter.id) && !hasLookedAt(run, matter));
    await applyDifference(differenceBetween(stored, [...found, ...others]), now);
  }
};

const mark = 'runs';
const runs = 20;

/** What no event told of: the runs since the last look, the oldest first. */
export const lookAtRuns = async (now: Date): Promise<void> => {
  const seen = (await getMark(mark)) ?? '';
  const { items } = await listRuns({ limit: runs });
  const fresh = items.filter(({ startedAt }) => startedAt > seen).reverse();
  for (const run of fresh) {
    await noteRun(run, now);
    await saveMark(mark, run.startedAt);
  }
};
