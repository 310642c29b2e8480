/** Sends one e-mail through SES. */
import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { env } from './env.ts';
import { DomainError } from './errors.ts';
import { log } from './log.ts';
import { reportTrouble } from './report-trouble.ts';
import { callLimits } from './sdk.ts';

export type Mail = { readonly subject: string; readonly text: string; readonly html: string };

/** What is given up may have been sent, and SES has no key by which it would know it: long patience, then. */
let client: SESv2Client | undefined;
const ses = (): SESv2Client => {
  client ??= new SESv2Client(callLimits({ answerMilliseconds: 10_000 }));
  return client;
};

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** Silence and too many mails in one second pass by themselves; what else SES refuses, somebody must look at. */
const passesSoon = (error: unknown): boolean =>
  !(error instanceof SESv2ServiceException) ||
  (error.name === 'TooManyRequestsException' && /sending rate/i.test(error.message));

/** SES's message is not said: it may hold the address. */
const refusalOf = (error: unknown): DomainError => {
  const name = error instanceof Error ? error.name : 'unknown';
  const soon = passesSoon(error);
  if (soon) log.warn('a mail could not be sent for the moment', { name });
  else reportTrouble('mails-refused', 'SES refuses mails: a sandbox, or a quota that is used up', { name });
  return new DomainError('unavailable', 'No mail can be sent at the moment', {
    retryAfterSeconds: soon ? 2 : 60,
  });
};

/** Letters, digits, `_` and `-`, at most 256 of them: what SES takes as the name and value of a tag. */
export type MailTags = Readonly<Record<string, string>>;

/**
 * @param tags what SES says again when the mail comes back
 * @throws DomainError `unavailable` for whatever kept it from being sent
 */
export const sendEmail = async (
  to: string,
  { subject, text, html }: Mail,
  tags: MailTags = {},
): Promise<void> => {
  const command = new SendEmailCommand({
    FromEmailAddress: env('EMAIL_SENDER'),
    ConfigurationSetName: env('EMAIL_CONFIGURATION_SET'),
    EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    Destination: { ToAddresses: [to] },
    Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
  });
  try {
    await ses().send(command);
  } catch (error) {
    throw refusalOf(error);
  }
};
