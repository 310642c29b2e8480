/** Lets a test call something as one of the functions: what it asks of AWS is recorded as asked by that function. */
import { functions } from '../../lib/functions.ts';
import { callingAs } from '../../local/aws/iam/caller.ts';

/** @param name a row of the list of functions */
export const asFunction = <A extends unknown[], R>(
  name: string,
  run: (...given: A) => R,
): ((...given: A) => R) => {
  if (!functions.some((row) => row.name === name)) throw new Error(`there is no function ${name}`);
  return (...given) => callingAs({ name }, () => run(...given));
};
