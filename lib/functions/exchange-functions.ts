/** The functions that bring data in and take it out: files of lines, another system, what is kept of a person. */
import type { FunctionRow } from '../function-definition.ts';
import { bulkFunctions } from './bulk-functions.ts';
import { integrationFunctions } from './integration-functions.ts';
import { privacyFunctions } from './privacy-functions.ts';

export const exchangeFunctions: readonly FunctionRow[] = [
  ...bulkFunctions,
  ...integrationFunctions,
  ...privacyFunctions,
];
