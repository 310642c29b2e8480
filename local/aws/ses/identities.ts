/**
 * From whom SES takes mail. The sender's identity is made by hand (docs/deploy.md), so that here it is the address that
 * functions are told to send from. Words: https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html, and
 * LocalStack's snapshots of `test_ses.py`, recorded on AWS.
 */
import * as z from 'zod';
import { AwsError, region } from '../service.ts';
import type { Resources } from '../template/template.ts';
import { bareAddress } from './mailbox.ts';
import { toldByConfigurationSets } from './sending-events.ts';

export type Identities = {
  readonly senders: ReadonlySet<string>;
  /** What each tells EventBridge of. */
  readonly configurationSets: ReadonlyMap<string, ReadonlySet<string>>;
};

const functionSchema = z.looseObject({
  Environment: z.object({ Variables: z.looseObject({ EMAIL_SENDER: z.string().optional() }) }).optional(),
});

export const identitiesOf = (resources: Resources): Identities => ({
  senders: new Set(
    resources.ofType('AWS::Lambda::Function').flatMap((each) => {
      const sender = each.read(functionSchema).Environment?.Variables.EMAIL_SENDER;
      return sender === undefined ? [] : [bareAddress(sender)];
    }),
  ),
  configurationSets: toldByConfigurationSets(resources),
});

type Sending = { readonly from: string; readonly configurationSet?: string | undefined };

/** @throws AwsError `MessageRejected`, `NotFoundException` */
export const assertKnown = (
  { senders, configurationSets }: Identities,
  { from, configurationSet }: Sending,
): void => {
  if (!senders.has(bareAddress(from)))
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${from}`,
    );
  if (configurationSet !== undefined && !configurationSets.has(configurationSet))
    throw new AwsError('NotFoundException', `Configuration set <${configurationSet}> does not exist.`, 404);
};
