/**
 * Looks into dead-letter queues and leaves everything there: operators start a redrive from the queue itself. A letter
 * is hidden while the others are read, and shown again at once.
 */
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { env } from '../shared/env.ts';
import { sqs } from '../shared/sqs.ts';
import type { DeadLetter } from './of-dead-letters.ts';

/** By queue and look; what is behind them is seen when they are gone, and the queue's own alarm rings. */
const maximumLetters = 100;
const lettersPerCall = 10;
/** Longer than a look takes. */
const hiddenSeconds = 30;

/** The names of the queues that the template gave us, without what all names of the stage begin with. */
export const deadLetterQueues = (): string[] =>
  env('DEAD_LETTER_QUEUES')
    .split(',')
    .filter((name) => name !== '')
    .map((name) => `waybill-${env('STAGE')}-${name}`);

const urlOf = (queue: string): string => `${env('QUEUE_URL_PREFIX')}${queue}`;

export type Look = {
  readonly letters: readonly DeadLetter[];
  /** Whether these are all: nothing was hidden by somebody else, and nothing was left out. */
  readonly isComplete: boolean;
};

const countsOf = async (queue: string): Promise<{ visible: number; hidden: number }> => {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs().send(
    new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames: [...names] }),
  );
  return { visible: Number(Attributes[names[0]] ?? 0), hidden: Number(Attributes[names[1]] ?? 0) };
};

const receiveLetters = async (queue: string): Promise<Message[]> => {
  const { Messages = [] } = await sqs().send(
    new ReceiveMessageCommand({
      QueueUrl: urlOf(queue),
      MaxNumberOfMessages: lettersPerCall,
      VisibilityTimeout: hiddenSeconds,
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages;
};

const showAgain = async (queue: string, messages: readonly Message[]): Promise<void> => {
  for (let from = 0; from < messages.length; from += lettersPerCall) {
    const Entries = messages.slice(from, from + lettersPerCall).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await sqs().send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: urlOf(queue), Entries }));
  }
};

const letterOf = ({ MessageId = '', Body = '', Attributes = {} }: Message): DeadLetter => ({
  messageId: MessageId,
  sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
  body: Body,
});

export const lookInto = async (queue: string): Promise<Look> => {
  const { visible, hidden } = await countsOf(queue);
  const messages: Message[] = [];
  while (messages.length < Math.min(visible, maximumLetters)) {
    const more = await receiveLetters(queue);
    if (more.length === 0) break;
    messages.push(...more);
  }
  await showAgain(queue, messages);
  return { letters: messages.map(letterOf), isComplete: hidden === 0 && messages.length >= visible };
};
