/**
 * A new account's SES is in the sandbox: "you can only send mail to verified email addresses and domains, or to the
 * Amazon SES mailbox simulator", others are refused with `MessageRejected`. AWS documentation:
 * https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html; the words:
 * https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
import { AwsError } from '../../service.ts';
import type { Trait } from '../weather.ts';

const simulator = '@simulator.amazonses.com';

export const sesSandbox: Trait = {
  name: 'ses-sandbox',
  passes: false,
  what: 'SES sends to verified addresses only: ses-sandbox=one@example.com,other@example.com',
  make: ({ strike, value = '' }) => {
    const verified = new Set(value.toLowerCase().split(','));
    return {
      inSandbox: true,
      refusesMail: (recipients) => {
        const refused = recipients.filter(
          (address) => !verified.has(address.toLowerCase()) && !address.endsWith(simulator),
        );
        if (refused.length === 0) return undefined;
        strike();
        return new AwsError(
          'MessageRejected',
          `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${refused.join(', ')}`,
        );
      },
    };
  },
};
