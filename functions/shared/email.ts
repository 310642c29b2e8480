/** Sends one e-mail through SES. */
import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { env } from './env.ts';
import { callLimits } from './sdk.ts';

export type Mail = { readonly subject: string; readonly text: string; readonly html: string };

/** What is given up may have been sent, and SES has no key by which it would know it: long patience, then. */
let client: SESv2Client | undefined;
const ses = (): SESv2Client => {
  client ??= new SESv2Client(callLimits({ answerMilliseconds: 10_000 }));
  return client;
};

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** @throws Error that names SES's refusal, without its message: that may hold the address */
export const sendEmail = async (to: string, { subject, text, html }: Mail): Promise<void> => {
  const command = new SendEmailCommand({
    FromEmailAddress: env('EMAIL_SENDER'),
    Destination: { ToAddresses: [to] },
    Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
  });
  try {
    await ses().send(command);
  } catch (error) {
    if (error instanceof SESv2ServiceException) throw new Error(`SES refused the e-mail: ${error.name}`);
    throw error;
  }
};
