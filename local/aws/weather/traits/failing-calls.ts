/**
 * Calls that fail and pass: an answer of 500, 503 or a throttle before anything is done, a connection that ends
 * before the call arrives, or after it was carried out. The SDK tries again by itself, so that a conditional write
 * may meet its own effect: "you could receive an error although the write went through".
 * AWS documentation: "Error handling with DynamoDB",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
import type { CallFailure, Trait } from '../weather.ts';

const share = 0.01;

const refused = (status: number, code: string, message: string): CallFailure => ({
  kind: 'refused',
  status,
  code,
  message,
});

const failures: readonly CallFailure[] = [
  { kind: 'lost-call' },
  { kind: 'lost-answer' },
  refused(500, 'InternalServerError', 'Internal server error'),
  refused(503, 'ServiceUnavailable', 'The service is temporarily unavailable'),
  refused(400, 'ThrottlingException', 'Rate of requests exceeds the allowed throughput'),
];

export const failingCalls: Trait = {
  name: 'failing-calls',
  passes: true,
  what: 'one call to AWS in 100 fails, some of them after they were carried out',
  make: ({ random, strike }) => ({
    failureOf: () => {
      if (random() >= share) return undefined;
      strike();
      return failures[Math.floor(random() * failures.length)];
    },
  }),
};
