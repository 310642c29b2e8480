/** The last line of a CI run: how many tests passed and failed, as jest wrote it down. */
import { readFileSync } from 'node:fs';

const [report] = process.argv.slice(2);
const files = JSON.parse(readFileSync(report, 'utf8')).testResults;

const count = (status) =>
  files.flatMap(({ assertionResults }) => assertionResults).filter((assertion) => assertion.status === status)
    .length;

/** A file that cannot even be loaded has no tests to count: it is one failure. */
const unloadable = files.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
).length;

console.log(`${count('passed')} passed, ${count('failed') + unloadable} failed`);
