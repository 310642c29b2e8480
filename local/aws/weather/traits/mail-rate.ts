/**
 * SES sends so many mails a second, one to 14 at first, and refuses those beyond (`TooManyRequestsException`,
 * "Maximum sending rate exceeded"). AWS documentation: "Managing your Amazon SES sending limits",
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html;
 * errors of SendEmail: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
import { AwsError } from '../../service.ts';
import { tokenBucket } from '../token-bucket.ts';
import type { Trait } from '../weather.ts';

const usualMailsPerSecond = 14;

export const mailRate: Trait = {
  name: 'mail-rate',
  passes: true,
  what: 'SES sends 14 mails a second, or mail-rate=5',
  make: ({ now, strike, value = String(usualMailsPerSecond) }) => {
    const mailsPerSecond = Number(value);
    if (!(mailsPerSecond > 0)) throw new Error(`mail-rate=${value} is not a number of mails`);
    const bucket = tokenBucket({ burst: mailsPerSecond, perSecond: mailsPerSecond }, now);
    return {
      isOverMailRate: () => {
        if (bucket.wait() === 0) {
          bucket.take(1);
          return undefined;
        }
        strike();
        return new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
      },
    };
  },
};
