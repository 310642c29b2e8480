/**
 * The queues where things end that could not be done, by the last part of their names, and what a person can do with
 * what lies there. SQS sends again only what came from another queue (AWS documentation: StartMessageMoveTask).
 */
export const deadEnds = {
  /** What a consumer refused for hours. */
  'dead-letters': (queue: string) =>
    `Read the log of the function of ${queue} for the reason, mend it, then start a redrive of the queue`,
  /** What EventBridge could not put into a consumer's queue. */
  undelivered: (queue: string) =>
    `Read RULE_ARN and ERROR_CODE among the attributes of the message in ${queue}, mend the policy of that rule’s queue, ` +
    'replay the bus’s archive for that time to the rule (an image is uploaded again), and delete the message; SQS cannot ' +
    'redrive it',
  /** What a table's stream gave up, because the bus did not take it for hours. */
  unpublished: (queue: string) =>
    `The events are in their table. Mend what the log of the publisher names, publish that time again with npm run ` +
    `republish, and delete the message of ${queue}; SQS cannot redrive it`,
  /** An outbox item that can never be published. */
  'set-aside': (queue: string) =>
    `Read the message of ${queue}: it is the item, and says why. Mend it in its table, publish its time again with npm ` +
    'run republish, and delete the message; SQS cannot redrive it',
} as const;

export type DeadEnd = keyof typeof deadEnds;

const isDeadEnd = (name: string): name is DeadEnd => name in deadEnds;

export const deadEndOf = (queue: string): DeadEnd =>
  Object.keys(deadEnds)
    .filter(isDeadEnd)
    .find((end) => queue.endsWith(`-${end}`)) ?? 'dead-letters';
