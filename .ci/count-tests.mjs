/**
 * The last line of a CI run: how many tests passed and failed, as jest wrote it down. Of a file that was run again
 * the last run counts. With `--failed` first: the files that failed, a line each.
 */
import { readFileSync } from 'node:fs';

const [first, ...rest] = process.argv.slice(2);
const listsFailed = first === '--failed';
const reports = listsFailed ? rest : [first, ...rest];

const files = new Map(
  reports
    .flatMap((report) => JSON.parse(readFileSync(report, 'utf8')).testResults)
    .map((result) => [result.name, result]),
);

const count = (status) =>
  [...files.values()]
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((assertion) => assertion.status === status).length;

/** A file that cannot even be loaded has no tests to count: it is one failure. */
const unloadable = [...files.values()].filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
).length;

if (listsFailed) {
  for (const { name, status } of files.values()) if (status === 'failed') console.log(name);
} else {
  console.log(`${count('passed')} passed, ${count('failed') + unloadable} failed`);
}
