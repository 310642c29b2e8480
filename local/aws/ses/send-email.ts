/** SendEmail of the SES v2 API, simple content only; what is not imitated is refused. */
import * as z from 'zod';
import { AwsError, type LocalAnswer } from '../service.ts';
import { bareAddress, type NewEmail } from './mailbox.ts';

const maximumRecipients = 50;

const contentSchema = z.object({ Data: z.string() });
const addresses = z.array(z.string()).default([]);

/** "ASCII letters, numbers, underscores, or dashes", at most 256: API reference, MessageTag. */
const tagPart = z.string().regex(/^[\w-]{1,256}$/, 'a tag has letters, digits, _ and - alone, at most 256');

const requestSchema = z.object({
  FromEmailAddress: z.string().optional(),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.array(z.object({ Name: tagPart, Value: tagPart })).default([]),
  Destination: z
    .object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })
    .prefault({}),
  Content: z.object({
    Simple: z
      .object({
        Subject: contentSchema,
        Body: z.object({ Text: contentSchema.optional(), Html: contentSchema.optional() }),
        Attachments: z.array(z.unknown()).max(0, 'attachments are not imitated locally').optional(),
      })
      .optional(),
    Raw: z.unknown().optional(),
    Template: z.unknown().optional(),
  }),
});

const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message);

const isAddress = (address: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(bareAddress(address));

export type Sent = NewEmail & {
  readonly configurationSet?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

/** @throws AwsError `BadRequestException` */
export const readSendEmail = (body: Buffer): Sent => {
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch {
    throw badRequest('The request body is not JSON.');
  }
  const request = requestSchema.safeParse(input);
  if (!request.success) throw badRequest(z.prettifyError(request.error));
  const { FromEmailAddress: from, ConfigurationSetName, EmailTags, Destination, Content } = request.data;
  if (!Content.Simple) {
    throw badRequest('Only simple content is imitated locally: no raw messages, no templates.');
  }
  const { Subject, Body } = Content.Simple;
  const to = [...Destination.ToAddresses, ...Destination.CcAddresses, ...Destination.BccAddresses];
  if (from === undefined || !isAddress(from)) throw badRequest('Missing or illegal FromEmailAddress.');
  if (to.length === 0) throw badRequest('Must specify at least one destination address.');
  if (to.length > maximumRecipients) throw badRequest(`Recipient count exceeds ${maximumRecipients}.`);
  for (const address of to) if (!isAddress(address)) throw badRequest('Illegal address');
  if (!Body.Text && !Body.Html) throw badRequest('Message body must have text or HTML.');
  return {
    from,
    to,
    subject: Subject.Data,
    text: Body.Text?.Data ?? '',
    html: Body.Html?.Data ?? '',
    configurationSet: ConfigurationSetName,
    tags: Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value])),
  };
};

/** An answer of the REST protocol, also for what was refused. */
export const answering = (run: () => object): LocalAnswer => {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return {
      status: error.status,
      headers: { 'x-amzn-errortype': error.code },
      body: { message: error.message },
    };
  }
};
