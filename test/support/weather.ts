/** What tests ask of a stack's weather, and of the mails that it kept from being sent. */
import type { TestStack } from './stack.ts';

/** Longer than a workflow tries to send a mail, and a consumer before its message is dead. */
const mailGivenUpSeconds = 780;
/** Repetitions come at their own times. */
const stepSeconds = 60;

/** How often each trait did something. */
export const struckBy = (stack: TestStack): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (stack.stack().weather?.reading().traits ?? []).map(({ name, struck }) => [name, struck]),
  );

export const untilMailsAreGivenUp = async (stack: TestStack): Promise<void> => {
  for (let passed = 0; passed < mailGivenUpSeconds; passed += stepSeconds) await stack.advance(stepSeconds);
};

type DeadMail = { readonly queue: string; readonly body: string };

/** What the consumer of notices could not send. */
export const deadMails = async (stack: TestStack): Promise<DeadMail[]> =>
  (await stack.deadLetters()).flatMap(({ queue, body }) =>
    String(queue).includes('otifications') ? [{ queue: String(queue), body: String(body) }] : [],
  );
