/** E-mail that goes nowhere but into a mailbox one can open. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Happening } from '../eventbridge/envelope.ts';
import type { LocalAnswer, LocalRequest, Runtime, Service } from '../service.ts';
import type { Weather } from '../weather/weather.ts';
import { openAccount } from './account.ts';
import { assertKnown, type Identities } from './identities.ts';
import { emailPage, listPage, pageHeaders } from './mail-page.ts';
import { bareAddress, type NewEmail, openMailbox } from './mailbox.ts';
import { answering, readSendEmail } from './send-email.ts';
import { sendingEventsOf } from './sending-events.ts';

export type LocalMail = {
  readonly to: string;
  readonly from?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type Ses = Service & {
  /** For services that send e-mail by themselves, as Cognito does. */
  readonly deliver: (mail: LocalMail) => void;
};

/** https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html */
const mailsADay = { inSandbox: 200, outOfIt: 50_000 } as const;

const defaultSender = 'no-reply@example.com';

const querySchema = z.object({
  to: z
    .string()
    .optional()
    .transform((to) => to || undefined),
  mentions: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.coerce.number().int().positive().optional(),
});

/** @throws AwsError when SES does not take the mail today */
const assertTaken = (
  { isOverMailLimit, isOverMailRate, refusesMail }: Weather,
  { to }: Pick<NewEmail, 'to'>,
): void => {
  const refusal = refusesMail?.(to.map(bareAddress)) ?? isOverMailLimit?.() ?? isOverMailRate?.();
  if (refusal) throw refusal;
};

/**
 * @param identities left out: whoever sends, with whatever configuration set
 * @param tell what EventBridge does with what became of a mail
 */
export const makeSes = (
  runtime: Runtime,
  identities?: Identities,
  tell: (happening: Happening) => void = () => {},
): Ses => {
  const mailbox = openMailbox(runtime.journal);
  const { clock, journal } = runtime;
  const account = openAccount(journal, clock.now, () => {
    const { inSandbox = false, mailsADay: given } = runtime.weather ?? {};
    return { inSandbox, mailsADay: given ?? (inSandbox ? mailsADay.inSandbox : mailsADay.outOfIt) };
  });

  const send = (body: Buffer): object => {
    const mail = readSendEmail(body);
    if (identities) assertKnown(identities, mail);
    if (runtime.weather) assertTaken(runtime.weather, mail);
    const now = runtime.clock.now();
    const to = mail.to.filter((address) => !account.isSuppressed(address));
    const id = to.length > 0 ? mailbox.add({ ...mail, to }, now) : randomUUID();
    const told = identities?.configurationSets.get(mail.configurationSet ?? '');
    const sent = { ...mail, id, at: new Date(now) };
    for (const happening of sendingEventsOf(sent, told, account.isSuppressed)) tell(happening);
    return { MessageId: id };
  };

  const list = ({ query }: LocalRequest): LocalAnswer => {
    const parsed = querySchema.safeParse(Object.fromEntries(query));
    if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
    const { to, mentions, limit, cursor } = parsed.data;
    const emails = mailbox.page({ to, mentions, limit, before: cursor });
    const last = emails.at(-1);
    return {
      status: 200,
      body: {
        items: emails.map(({ sequence: _, ...email }) => email),
        ...(last && emails.length === limit && { nextCursor: String(last.sequence) }),
      },
    };
  };

  const one = ({ params }: LocalRequest): LocalAnswer => {
    const email = mailbox.find(params.id ?? '');
    if (!email) return { status: 404, body: { message: 'There is no such e-mail' } };
    const { sequence: _, ...body } = email;
    return { status: 200, body };
  };

  const showOne = ({ params }: LocalRequest): LocalAnswer => {
    const email = mailbox.find(params.id ?? '');
    if (!email) return { status: 404, body: { message: 'There is no such e-mail' } };
    return { status: 200, headers: pageHeaders, body: emailPage(email) };
  };

  const showList = ({ query }: LocalRequest): LocalAnswer => {
    const to = query.get('to') || undefined;
    return { status: 200, headers: pageHeaders, body: listPage(mailbox.page({ to, limit: 200 }), to) };
  };

  return {
    deliver: ({ to, from = defaultSender, subject, text, html }) => {
      mailbox.add({ from, to: [to], subject, text, html }, runtime.clock.now());
    },
    routes: {
      ...account.routes,
      'POST /_aws/v2/email/outbound-emails': ({ body }) => answering(() => send(body)),
      'GET /_local/emails': list,
      'GET /_local/emails/{id}': one,
      'GET /_local/mail': showList,
      'GET /_local/mail/{id}': showOne,
    },
  };
};
