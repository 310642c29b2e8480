/**
 * A secret that nobody has set: it exists and has no value. AWS documentation: "Troubleshoot AWS Secrets Manager",
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
 */
import { AwsError } from '../../service.ts';
import type { Trait } from '../weather.ts';

export const missingSecret: Trait = {
  name: 'missing-secret',
  passes: false,
  what: 'secrets without a value: missing-secret=name,other',
  make: ({ strike, value = '' }) => {
    const names = value.split(',');
    return {
      assertSecret: (name) => {
        if (!names.includes(name)) return;
        strike();
        throw new AwsError(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      },
    };
  },
};
