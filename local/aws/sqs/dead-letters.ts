/** What could not be consumed: shown, and sent again to the queue it came from. */
import { AwsError, type LocalAnswer, type LocalRoutes } from '../service.ts';
import type { QueueConfig } from './config.ts';
import type { Messages } from './messages.ts';
import type { Queues } from './operations.ts';

export type DeadLetters = {
  /** Moves all messages to `destination`, or each to where it came from. Returns how many went. */
  readonly redrive: (from: QueueConfig, destination?: QueueConfig) => number;
  readonly routes: LocalRoutes;
};

/** @param fed ARNs of the queues that feed a function: whatever else has no redrive of its own holds dead letters */
export const makeDeadLetters = (
  queues: Queues,
  messages: Messages,
  fed: ReadonlySet<string>,
): DeadLetters => {
  const originOf = (queue: QueueConfig, sourceArn: string | undefined): QueueConfig => {
    const [source] = queues.all.filter(({ arn, redrive }) =>
      sourceArn === undefined ? redrive?.deadLetterArn === queue.arn : arn === sourceArn,
    );
    if (source) return source;
    throw new AwsError('ResourceNotFoundException', `Nobody knows where ${queue.name} got a message from.`);
  };

  const redrive = (from: QueueConfig, destination?: QueueConfig): number => {
    const moves = messages
      .list(from)
      .map((letter) => ({ letter, to: destination ?? originOf(from, letter.sourceArn) }));
    for (const { letter, to } of moves) messages.resend(letter, from, to);
    return moves.length;
  };

  const list = () =>
    queues.all
      .filter((queue) => queue.redrive === undefined && !fed.has(queue.arn))
      .flatMap((queue) =>
        messages.list(queue).map((message) => ({
          queue: queue.name,
          messageId: message.messageId,
          body: message.body,
          receiveCount: message.receiveCount,
          at: new Date(message.deadAt ?? message.sentAt).toISOString(),
        })),
      )
      .sort((a, b) => (a.at < b.at ? 1 : -1));

  const redriveByName = (name: string | undefined): LocalAnswer => {
    const queue = queues.all.find((each) => each.name === name);
    if (!queue) return { status: 404, body: { message: `There is no queue ${name}` } };
    try {
      return { status: 200, body: { redriven: redrive(queue) } };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: 409, body: { message: error.message } };
    }
  };

  return {
    redrive,
    routes: {
      'GET /_local/dead-letters': () => ({ status: 200, body: { items: list() } }),
      'POST /_local/dead-letters/{queue}/redrive': ({ params }) => redriveByName(params.queue),
    },
  };
};
