/** Which orders wait in a dead-letter queue. A letter that was sent again is settled; one that SQS forgot is not. */
import { deadLetterQueues, lookInto } from './dead-letter-queues.ts';
import { aboutOf, differenceBetween, matterOf } from './matter.ts';
import { isForgotten, mattersOfLetters } from './of-dead-letters.ts';
import { applyDifference, listAbout } from './store.ts';

const lookAtQueue = async (queue: string, now: Date): Promise<void> => {
  const about = aboutOf('queue', queue);
  const { letters, isComplete } = await lookInto(queue);
  const stored = await listAbout(about);
  if (letters.length + stored.length === 0) return;
  const found = mattersOfLetters(queue, letters).map((matter) => matterOf(about, matter));
  const foundIds = new Set(found.map(({ id }) => id));
  const others = stored.filter(
    (matter) => !foundIds.has(matter.id) && (!isComplete || isForgotten(matter, now)),
  );
  await applyDifference(differenceBetween(stored, [...found, ...others]), now);
};

export const lookAtDeadLetters = async (now: Date): Promise<void> => {
  for (const queue of deadLetterQueues()) await lookAtQueue(queue, now);
};
