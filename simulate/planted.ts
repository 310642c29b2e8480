/**
 * `node simulate/planted.ts [--only WORDS] [--seed N]`: plants bugs into the product and hunts each with the simulation,
 * one process at a time. Writes `simulate/planted/found.md`, a row as soon as it is known. Exit code 1 when one is not found.
 */
import { parseArgs } from 'node:util';
import { bugs } from './planted/bugs.ts';
import { hunt } from './planted/hunt.ts';
import { writeRow } from './planted/page.ts';
import { say } from './report.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, seed: { type: 'string', default: '1' } },
});

for (const bug of bugs.filter(({ name }) => name.includes(values.only))) {
  const trace = await hunt(bug, Number(values.seed));
  if (!trace.found) process.exitCode = 1;
  say(writeRow(bug, trace));
}
