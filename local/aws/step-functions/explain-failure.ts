/** What was thrown in a state, as the interpreter's own failures read. */
import type { Thread } from './execution.ts';
import { type Failure, QueryEvaluationError, StateFailure } from './failure.ts';
import { frameOf, recordAfter, type Step } from './step.ts';

/** The Map has begun, as far as its history goes, though it is nobody's items. */
export const isOfItems = (thrown: unknown): boolean =>
  thrown instanceof QueryEvaluationError && thrown.location === 'Items';

/**
 * A failing expression follows what was before the state, if nothing has happened in it; that of a Wait's `Timestamp`
 * follows the state (recorded on AWS, in LocalStack's `test_undefined_reference` and `test_wait_timestamp_jsonata`).
 */
const beforeFailure = (thread: Thread, location: string): number => {
  const { enteredEvent, enteredAfter = enteredEvent } = frameOf(thread);
  return thread.lastEvent === enteredEvent && location !== 'Timestamp' ? enteredAfter : thread.lastEvent;
};

/** What was thrown, as the interpreter's own failures read: with the state, and in the history if it was JSONata. */
export const explain = (step: Step, thread: Thread, thrown: unknown): Failure => {
  if (!(thrown instanceof StateFailure)) throw thrown;
  const { state, enteredEvent } = frameOf(thread);
  const { error } = thrown.failure;
  const cause = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}). ${thrown.message}`;
  if (thrown instanceof QueryEvaluationError) {
    const { location } = thrown;
    const previous = beforeFailure(thread, location);
    thread.lastEvent = recordAfter(step, thread, previous, 'EvaluationFailed', {
      error,
      cause,
      location,
      state,
    });
  }
  return { error, cause };
};
