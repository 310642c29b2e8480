/** How an execution ends. */
import { type Execution, type ExecutionStatus, rootId } from './execution.ts';
import type { Step } from './step.ts';

type End = Partial<Pick<Execution, 'output' | 'error' | 'cause'>>;

/** Without success the root stays where it was, for a redrive. */
export const endExecution = (step: Step, status: ExecutionStatus, end: End): void => {
  const { execution } = step;
  Object.assign(execution, { status, stoppedAt: step.now, ...end });
  const root = execution.threads.get(rootId);
  for (const id of execution.threads.keys()) step.removed.add(id);
  execution.threads.clear();
  step.ready.length = 0;
  if (status === 'SUCCEEDED' || !root?.frame) return;
  root.activity = { kind: 'halted' };
  execution.threads.set(rootId, root);
  step.touched.add(rootId);
};
