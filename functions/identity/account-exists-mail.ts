/** Tells the owner of an account that somebody tried to open another one with the same address. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { env } from '../shared/env.ts';

let client: SESv2Client | undefined;

const subject = 'You already have a Waybill account';
const text = `Somebody, probably you, tried to open an account with this e-mail address. You have one already:
sign in with it, or ask for a new password if you forgot yours.

If it was not you, there is nothing to do: nothing was changed.
`;

const html = `<p>${text.trim().replaceAll('\n\n', '</p><p>')}</p>`;

export const sendAccountExistsMail = async (email: string): Promise<void> => {
  client ??= new SESv2Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  });
  await client.send(
    new SendEmailCommand({
      FromEmailAddress: env('EMAIL_SENDER'),
      Destination: { ToAddresses: [email] },
      Content: {
        Simple: { Subject: { Data: subject }, Body: { Text: { Data: text }, Html: { Data: html } } },
      },
    }),
  );
};
