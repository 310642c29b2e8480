/**
 * A secret with the random text that a deployment made, where a JSON document is expected: nobody has filled it in.
 * AWS documentation: `GenerateSecretString`,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secret.html
 */
import type { Trait } from '../weather.ts';

const generated = 'T0nI;<3oJ|d]e5$Yx~pQ8w^rZ1uVkM6b';

export const malformedSecret: Trait = {
  name: 'malformed-secret',
  passes: false,
  what: 'secrets as a deployment makes them, not filled in: malformed-secret=name,other',
  make: ({ strike, value = '' }) => {
    const names = value.split(',');
    return {
      secretInstead: (name) => {
        if (!names.includes(name)) return undefined;
        strike();
        return generated;
      },
    };
  },
};
