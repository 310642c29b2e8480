/**
 * What SES tells EventBridge of mails to its mailbox simulator and to addresses on the account's list; others take every
 * mail. Shapes:
 * https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html (what is around it),
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html (`detail`).
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Happening } from '../eventbridge/envelope.ts';
import { accountId, arn } from '../service.ts';
import type { Resources } from '../template/template.ts';
import { bareAddress } from './mailbox.ts';
import type { Sent } from './send-email.ts';

const destinationSchema = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.looseObject({
    Enabled: z.boolean().default(false),
    MatchingEventTypes: z.array(z.string().transform((type) => type.toUpperCase())),
    EventBridgeDestination: z
      .object({ EventBusArn: z.string().endsWith(':event-bus/default', 'SES tells the default bus alone') })
      .optional(),
  }),
});

export const toldByConfigurationSets = (resources: Resources): ReadonlyMap<string, ReadonlySet<string>> => {
  const destinations = resources
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map((resource) => resource.read(destinationSchema))
    .filter(({ EventDestination }) => EventDestination.Enabled && EventDestination.EventBridgeDestination);
  return new Map(
    resources.ofType('AWS::SES::ConfigurationSet').map(({ ref }) => {
      const own = destinations.filter(({ ConfigurationSetName }) => ConfigurationSetName === ref);
      return [ref, new Set(own.flatMap(({ EventDestination }) => EventDestination.MatchingEventTypes))];
    }),
  );
};

type SentMail = Sent & { readonly id: string; readonly at: Date };
type Fate = {
  readonly told: string;
  readonly type: string;
  readonly detail: (to: string, mail: SentMail) => Record<string, unknown>;
};

const feedbackOf = ({ at }: SentMail) => ({ timestamp: at.toISOString(), feedbackId: randomUUID() });

const bounce = (bounceSubType: string, diagnosticCode: string): Fate => ({
  told: 'BOUNCE',
  type: 'Email Bounced',
  detail: (emailAddress, mail) => ({
    eventType: 'Bounce',
    bounce: {
      ...feedbackOf(mail),
      bounceType: 'Permanent',
      bounceSubType,
      bouncedRecipients: [{ emailAddress, action: 'failed', status: '5.1.1', diagnosticCode }],
      reportingMTA: 'dns; amazonses.com',
    },
  }),
});

const complaint: Fate = {
  told: 'COMPLAINT',
  type: 'Email Complaint Received',
  detail: (emailAddress, mail) => ({
    eventType: 'Complaint',
    complaint: {
      ...feedbackOf(mail),
      complaintSubType: null,
      complainedRecipients: [{ emailAddress }],
      userAgent: 'Amazon SES Mailbox Simulator',
      complaintFeedbackType: 'abuse',
      arrivalDate: mail.at.toISOString(),
    },
  }),
};

/** https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator */
const fates: Readonly<Record<string, Fate>> = {
  bounce: bounce('General', 'smtp; 550 5.1.1 user unknown'),
  suppressionlist: bounce(
    'Suppressed',
    'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
  ),
  complaint,
};

/** On the account's own list: https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types */
const suppressed = bounce(
  'OnAccountSuppressionList',
  'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
);

/** A label, as in `bounce+label@simulator.amazonses.com`, changes nothing. */
const fateOf = (to: string): Fate | undefined =>
  fates[/^([a-z]+)(\+.*)?@simulator\.amazonses\.com$/.exec(bareAddress(to))?.[1] ?? ''];

const mailOf = ({ id, at, from, to, subject, configurationSet = '', tags }: SentMail) => ({
  timestamp: at.toISOString(),
  source: from,
  sourceArn: arn('ses', `identity/${bareAddress(from)}`),
  sendingAccountId: accountId,
  messageId: id,
  destination: to,
  headersTruncated: false,
  headers: [
    { name: 'From', value: from },
    { name: 'To', value: to.join(', ') },
    { name: 'Subject', value: subject },
  ],
  commonHeaders: { from: [from], to, messageId: id, subject },
  tags: {
    'ses:configuration-set': [configurationSet],
    'ses:from-domain': [bareAddress(from).split('@')[1] ?? ''],
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  },
});

/** @param told what the mail's configuration set tells of; undefined: it was sent with none */
export const sendingEventsOf = (
  mail: SentMail,
  told: ReadonlySet<string> = new Set(),
  isSuppressed: (address: string) => boolean = () => false,
): Happening[] =>
  mail.to.flatMap((to) => {
    const fate = isSuppressed(to) ? suppressed : fateOf(to);
    if (!fate || !told.has(fate.told)) return [];
    const detail = { ...fate.detail(to, mail), mail: mailOf(mail) };
    return [{ id: randomUUID(), type: fate.type, source: 'aws.ses', at: mail.at, detail }];
  });
