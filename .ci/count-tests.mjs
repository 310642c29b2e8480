/** The last line of a CI run: how many tests passed and failed, as jest wrote it down. */
import { readFileSync } from 'node:fs';

const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
/** A file that cannot even be loaded has no tests to count: it is one failure. */
const unloadable = results.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
).length;

console.log(`${results.numPassedTests} passed, ${results.numFailedTests + unloadable} failed`);
