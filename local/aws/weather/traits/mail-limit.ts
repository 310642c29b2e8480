/**
 * SES's sending quota: so many mails in 24 hours, 200 in the sandbox; then "Daily message quota exceeded", which goes
 * on until mails of the day before count no more. AWS documentation:
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
 */
import { AwsError } from '../../service.ts';
import type { Trait } from '../weather.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;
const ofSandbox = 200;

export const mailLimit: Trait = {
  name: 'mail-limit',
  passes: false,
  what: 'SES sends so many mails in 24 hours: mail-limit=200',
  make: ({ now, strike, value = String(ofSandbox) }) => {
    const limit = Number(value);
    if (!Number.isInteger(limit) || limit < 0)
      throw new Error(`mail-limit=${value} is not a number of mails`);
    let sentAt: number[] = [];
    return {
      mailsADay: limit,
      isOverMailLimit: () => {
        const since = now() - dayMilliseconds;
        sentAt = sentAt.filter((at) => at > since);
        if (sentAt.length < limit) {
          sentAt.push(now());
          return undefined;
        }
        strike();
        return new AwsError('TooManyRequestsException', 'Daily message quota exceeded.', 429);
      },
    };
  },
};
