/**
 * A user pool with Cognito's own sender mails 50 times a day in an account, then refuses with `LimitExceededException`.
 * AWS documentation: "Email settings for Amazon Cognito user pools",
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html; the words as in
 * https://github.com/cds-snc/platform-forms-client/issues/1104
 */
import { AwsError } from '../../service.ts';
import type { Trait } from '../weather.ts';

export const poolMailLimit: Trait = {
  name: 'pool-mail-limit',
  passes: false,
  what: 'the user pool has sent its 50 mails of the day',
  make: ({ strike }) => ({
    refusesPoolMail: () => {
      strike();
      return new AwsError(
        'LimitExceededException',
        'Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure your user pool to use your own Amazon SES configuration for sending email.',
      );
    },
  }),
};
