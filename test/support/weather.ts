/** What tests ask of a stack's weather. */
import type { TestStack } from './stack.ts';

/** How often each trait did something. */
export const struckBy = (stack: TestStack): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (stack.stack().weather?.reading().traits ?? []).map(({ name, struck }) => [name, struck]),
  );
