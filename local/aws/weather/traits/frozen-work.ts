/**
 * When a handler has returned, its environment is frozen with all that it left running: "background processes or
 * callbacks that were initiated by your Lambda function and did not complete when the function ended resume if Lambda
 * reuses the execution environment". It strikes only code that does not wait for its own work.
 * AWS documentation: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
import type { Trait } from '../weather.ts';

export const frozenWork: Trait = {
  name: 'frozen-work',
  passes: true,
  what: 'what a handler leaves running stands still until its next invocation',
  make: ({ strike }) => ({ freezes: strike }),
};
