/**
 * Begins with the files that take longest, so that the workers end together. Jest does so by itself only where it has
 * run before: a fresh checkout, as CI's, would go by the size of the files.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const longest = [
  'journeys/guides',
  'journeys/fuzz',
  'journeys/hostile-load',
  'local/aws/dynamodb/engine/agreement',
  'lib/variants',
  'journeys/admin',
  'journeys/bad-input',
  'journeys/quotas',
  'payments/interleavings',
  'journeys/admin-goods',
  'journeys/erasure',
  'journeys/admin-looks',
  'simulation/planted-bugs',
  'local/main',
  'journeys/crash-accounts',
  'journeys/crash-refunded',
  'journeys/crash-approved',
  'journeys/permissions',
  'docs/openapi-lint',
  'journeys/imports-large',
].map((name) => join(import.meta.dirname, `${name}.test.ts`));

const missing = longest.filter((path) => !existsSync(path));
if (missing.length > 0)
  throw new Error(`test/longest-first.mjs names what is not there: ${missing.join(', ')}`);

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => (longest.includes(path) ? longest.indexOf(path) : longest.length);
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
